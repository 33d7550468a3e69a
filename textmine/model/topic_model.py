"""A fitted topic model as a value: it answers, and is saved and loaded as a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from textmine.errors import ModelError

if TYPE_CHECKING:
    import pandas as pd
    from gensim.models import LdaModel

    from textmine.corpus import Corpus
    from textmine.model.space import Directions
    from textmine.words.tokens import Tokens

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics over a vocabulary.

    Attributes:
        kind: "lda", "mixture" (one topic a document), or the engine that made it:
            "gensim", "nmf", "tomotopy".
        topic_word: int64 (topics, terms): tokens of each term in each topic, summed
            over `count_scale` snapshots.
        count_scale: Snapshots summed in `topic_word`; for "gensim" and "nmf" the
            units of a pseudo-count.
        alpha: float64 (topics,): weight of each topic before a word is read.
        beta: Weight of each term in each topic before a document is read.
        word_prior: Further such weights, float64 (topics, terms), or None.
        documents_per_topic: int64 (topics,): training documents by main topic under
            `transform`; of a mixture by the topic that its fits gave them, which is a
            weight in `transform`. What `transform` says of the training documents is
            `provenance["documents_by_transform"]`, for every kind.
        vocabulary: Terms, ascending by code point.
        directions: Where topics point in a space of embeddings, or None.
        lexicon_text: The lexicon that new texts are segmented with; "" is the
            shipped one.
        codebook_text: The codebook in force when the model was fitted (TOML).
        provenance: What the model was made from and how; no clock, path, host or
            number of workers in it.
    """

    kind: str
    topic_word: npt.NDArray[np.int64]
    alpha: Floats
    beta: float
    documents_per_topic: npt.NDArray[np.int64]
    vocabulary: tuple[str, ...]
    count_scale: int = 1
    word_prior: Floats | None = None
    directions: Directions | None = None
    lexicon_text: str = ""
    codebook_text: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of topics."""
        return len(self.alpha)

    @property
    def damped(self) -> tuple[str, ...]:
        """Words that were spread evenly over topics, and stand for none."""
        return tuple(self.provenance.get("damped", ()))

    def weights(self) -> Floats:
        """Return counts plus all pseudo-counts, float64 (topics, terms)."""
        weights: Floats = self.topic_word / self.count_scale + self.beta
        return weights if self.word_prior is None else weights + self.word_prior

    def distribution(self) -> Floats:
        """Return p(term | topic), float64 (topics, terms); rows sum to 1."""
        weights = self.weights()
        p: Floats = weights / weights.sum(1, keepdims=True)
        return p

    def topics(
        self,
        n: int = 10,
        by: str = "probability",
        *,
        distinct: bool = False,
        scores: bool = False,
    ) -> pd.DataFrame:
        """Return the n first words of each topic.

        Args:
            n: Words a topic.
            by: What comes first: "probability", "relevance" (probability and lift,
                reads best), "lift" or "frex" (docs/model-quality.md).
            distinct: Leave out words that repeat a better one (小米汽车 after 小米);
                a topic may then have fewer than n.
            scores: Add the columns relevance, lift and frex of each word.

        Columns: topic (0-based), rank (from 1), word, probability under the topic;
        ties in the order of the vocabulary.

        Raises:
            OptionError: `by` is none of these.
        """
        import pandas as pd

        from textmine.model.relevance import choose_words, score_words

        p = self.distribution()
        more = score_words(self) if scores else {}
        chosen = choose_words(self, n, by=by, distinct=distinct)
        shown = [len(row) for row in chosen]
        topics = np.repeat(np.arange(len(self)), shown)
        words = np.concatenate(chosen)
        return pd.DataFrame(
            {
                "topic": topics,
                "rank": np.concatenate([np.arange(1, s + 1) for s in shown]),
                "word": [self.vocabulary[w] for w in words],
                "probability": p[topics, words],
                **{name: values[topics, words] for name, values in more.items()},
            }
        )

    def key_of(self, topic: int) -> str:
        """Return the permanent key of a topic (0-based): topic 0 is "topic_01"."""
        return f"topic_{topic + 1:02d}"

    def transform(
        self, texts: Sequence[str], *, workers: int | None = None
    ) -> pd.DataFrame:
        """Return topic shares of texts, one row a text, columns topic_01 and so on.

        Rows sum to 1 and do not depend on the other texts. A text without known
        words gets the mean of the prior.

        Args:
            texts: Any texts.
            workers: Threads; None takes all cores. They change no bit.

        Raises:
            ModelError: `texts` is one string, or holds something else than strings.
        """
        import pandas as pd

        from textmine.model.chunks import count_workers
        from textmine.model.documents import Documents, keep_known
        from textmine.model.shares import infer_shares
        from textmine.words.lexicon import parse_lexicon
        from textmine.words.numbering import number_texts
        from textmine.words.scanner import build_scanner

        if isinstance(texts, str) or not all(isinstance(t, str) for t in texts):
            raise ModelError(
                "transform",
                "one string" if isinstance(texts, str) else "something not a string",
                "a list of strings",
                'Write transform(["…"])',
            )

        scanner = build_scanner(
            parse_lexicon(self.lexicon_text) if self.lexicon_text else None,
            self.provenance.get("segmenter", "rjieba"),
        )
        workers = count_workers(workers)
        table, offsets, terms = number_texts(texts, scanner, workers=workers)
        keys = np.zeros(len(texts), np.uint64)  # shares read none
        known = keep_known(
            Documents(keys, offsets, terms), table.terms, self.vocabulary
        )
        columns = [self.key_of(k) for k in range(len(self))]
        return pd.DataFrame(infer_shares(self, known, workers), columns=columns)

    def transform_tokens(
        self,
        tokens: Tokens,
        workers: int | None = None,
        embeddings: npt.NDArray[Any] | None = None,
    ) -> Floats:
        """Return topic shares of segmented documents, float64 (n, topics).

        `embeddings` float (n, dims), else those of `tokens`, are read by a model fitted
        with embeddings; without them it goes by the words alone.
        """
        from textmine.model.documents import read_documents
        from textmine.model.shares import infer_shares

        if embeddings is None:
            embeddings = tokens.embeddings
        documents = read_documents(tokens, self.vocabulary)
        return infer_shares(self, documents, workers, embeddings)

    def update(self, documents: Tokens | Corpus, **more: Any) -> TopicModel:
        """Return this model continued with documents that it has not seen.

        It is `fit_topics(tokens, earlier=self, …)`: topics keep their index, new words
        join the vocabulary, and the counts so far × `options.decay` are the prior.

        Args:
            documents: Tokens, or a corpus, which is cut with the model's lexicon.
            more: Other arguments of `fit_topics`, by name.

        Raises:
            ModelError, OptionError: As `fit_topics` says.

        >>> from textmine.model import FitOptions, fit_topics
        >>> from textmine.words import segment_texts
        >>> options = FitOptions(maximum_share=1.0)
        >>> texts = segment_texts(["刹车，失灵", "代言，广告"] * 30)
        >>> model = fit_topics(texts, topics=2, options=options)
        >>> texts = segment_texts(["刹车，维权", "代言，广告"] * 9)
        >>> later = model.update(texts, options=options)
        >>> len(later), set(later.vocabulary) - set(model.vocabulary)
        (2, {'维权'})
        """
        from textmine.corpus import Corpus
        from textmine.model.fit import fit_topics
        from textmine.words import segment
        from textmine.words.lexicon import parse_lexicon

        if isinstance(documents, Corpus):
            text = self.lexicon_text
            documents = segment(
                documents,
                lexicon=parse_lexicon(text) if text else None,
                segmenter=self.provenance.get("segmenter", "rjieba"),
            )
        kept = {"lexicon_text": self.lexicon_text, "codebook_text": self.codebook_text}
        return fit_topics(documents, earlier=self, **{**kept, **more})

    def save(self, folder: Path | str) -> None:
        """Save the model as a folder that opens safely, years later.

        The same model gives the same bytes. A model that stands there is replaced
        in one rename; if writing fails it stays.

        Raises:
            ModelError: The folder holds something else, or can't be written.
        """
        from textmine.model.folder import save_model

        save_model(self, Path(folder))

    def to_gensim(self) -> LdaModel:
        """Return a gensim LdaModel with the same topics, made in memory."""
        from textmine.model.gensim_bridge import to_gensim

        return to_gensim(self)
