"""The model card: what a person must know before using a saved model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel

_KINDS = {
    "lda": "latent Dirichlet allocation, collapsed Gibbs sampling; "
    "a document mixes topics",
    "mixture": "Dirichlet multinomial mixture; a document has one topic",
    "gensim": "latent Dirichlet allocation by gensim's LdaModel",
    "nmf": "non-negative matrix factorisation of tf-idf by scikit-learn",
    "tomotopy": "latent Dirichlet allocation by tomotopy",
}
_SWEEPS = ("sweeps", "most_sweeps", "stop_reason")
_REASONS = {"settled": "settled", "most_sweeps": "not settled before"}
_USE = """\
## Use

    import textmine as tm
    model = tm.load_model("THIS FOLDER")
    model.topics()
    model.transform(["刹车失灵太吓人了"])

The folder holds JSON, text and arrays only; loading it runs no code from it.

## Limits

- Topics describe the documents that the model was fitted to. On texts of another
  kind or time the shares are less sure; a text without known words gets the mean of
  the prior.
- A topic is a pattern of words, not an opinion, and not a fact about a person.
- Perplexity is measured on training documents: it compares models of the same
  tokens only.
"""


def write_card(model: TopicModel) -> str:
    """Return the model card as Markdown; the same model gives the same text."""
    facts = {
        "Kind": _KINDS[model.kind],
        "Topics": len(model),
        "Terms": len(model.vocabulary),
        **_tell_sweeps(model),
        **{
            _title(k): v
            for k, v in sorted(model.provenance.items())
            if _is_plain(v) and k not in _SWEEPS
        },
    }
    lines = [f"- {name}: {value}" for name, value in facts.items()]
    told = model.provenance.get("documents_by_transform")
    documents = model.documents_per_topic if told is None else told
    rows = [
        f"| {model.key_of(k)} | {documents[k]} | {_escape(words)} |"
        for k, words in enumerate(_top_words(model))
    ]
    return "\n".join(
        [
            "# Topic model",
            "",
            *lines,
            "",
            "## Topics",
            "",
            "| key | documents | words |",
            "|---|---|---|",
            *rows,
            "",
            _USE,
        ]
    )


def _tell_sweeps(model: TopicModel) -> dict[str, str]:
    """Say how many sweeps were made, of how many, and why no more."""
    done, most, reason = (model.provenance.get(name) for name in _SWEEPS)
    if done is None:
        return {}
    if most is None:
        return {"Sweeps": str(done)}
    return {"Sweeps": f"{done} of at most {most} ({_REASONS[str(reason)]})"}


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _is_plain(value: object) -> bool:
    return isinstance(value, (str, int, float))


def _top_words(model: TopicModel) -> list[str]:
    shown = model.topics(10)
    return [" ".join(words) for _, words in shown.groupby("topic")["word"]]


def _escape(text: str) -> str:
    """Keep words of a corpus from breaking the table or becoming markup."""
    for sign in "\\|<>[]`*_":
        text = text.replace(sign, f"\\{sign}")
    return text
