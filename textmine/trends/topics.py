"""Topics and quotes as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textmine.trends.counts import week_shares
from textmine.trends.findings import FindingQuote, TopicFinding, TopicWord
from textmine.trends.frame import Frame
from textmine.trends.intervals import make_share

if TYPE_CHECKING:
    from textmine.model import TopicModel
    from textmine.themes import Quote

TOPIC_WORDS = 12  # words shown of a topic


def describe_quotes(
    frame: Frame, quotes: tuple[Quote, ...]
) -> tuple[FindingQuote, ...]:
    """Return the quotes with the place and the week of their documents."""
    position = {quote.id: _find_row(frame.corpus.ids, quote.id) for quote in quotes}
    source_ids = frame.corpus.table.column("source_id")
    return tuple(
        FindingQuote(
            quote.id,
            source_ids[position[quote.id]].as_py(),
            frame.platforms[position[quote.id]],
            frame.weeks[position[quote.id]],
            quote.start,
            quote.end,
            quote.text,
            float(quote.probability),
        )
        for quote in quotes
    )


def _find_row(ids: list[str], wanted: str) -> int:
    from bisect import bisect_left  # ids ascend, and so a look-up is a bisection

    return bisect_left(ids, wanted)


def describe_topics(frame: Frame, model: TopicModel | None) -> tuple[TopicFinding, ...]:
    """Return the topics of the model, largest first, ties by number."""
    if model is None:
        return ()
    from textmine.model.stability import find_unstable, read_stability

    labels = {t.key: t.label for t in frame.themes.themes if t.kind == "discovered"}
    stability = read_stability(model)
    unstable = find_unstable(stability)
    words = model.topics(TOPIC_WORDS, by="relevance", distinct=True)
    out = []
    for topic in range(len(model.topic_word)):
        key = model.key_of(topic)
        member = frame.themes.topic == topic
        rows: Any = words[words["topic"] == topic]
        out.append(
            TopicFinding(
                topic=topic,
                key=key,
                label=labels.get(key, key),
                share=make_share(int(member.sum()), len(frame.corpus)),
                stability=stability[topic],
                unstable=unstable[topic],
                weeks=week_shares(frame.counts, f"first:{key}"),
                words=tuple(
                    TopicWord(str(w), float(p))
                    for w, p in zip(rows["word"], rows["probability"], strict=True)
                ),
                quotes=describe_quotes(frame, frame.themes.quotes.get(key, ())),
            )
        )
    return tuple(sorted(out, key=lambda t: (-t.share.documents, t.topic)))
