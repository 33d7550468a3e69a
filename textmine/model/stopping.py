"""When a fit has settled, so that further sweeps would change little."""

from __future__ import annotations

from collections.abc import Sequence

#: LDA is judged every so many sweeps, by the perplexity of documents left out.
LDA_EVERY = 5
#: It has settled when perplexity fell by less than this part a sweep, over so many
#: judgements: 10 sweeps. Measured on shopping and events (docs/method-topics.md).
_LDA_GAIN, _LDA_SPAN = 0.0005, 2
#: A cooled mixture is judged every so many sweeps, by its log likelihood.
MIXTURE_EVERY = 2
#: It has settled when that rose by less than this a token and sweep.
_MIXTURE_GAIN = 0.001


def has_lda_settled(perplexities: Sequence[float]) -> bool:
    """Tell it from the perplexities so far, one every LDA_EVERY sweeps.

    >>> has_lda_settled([1200.0, 1180.0]), has_lda_settled([1200.0, 1196.0, 1195.0])
    (False, True)
    """
    if len(perplexities) <= _LDA_SPAN:
        return False
    before, now = perplexities[-1 - _LDA_SPAN], perplexities[-1]
    return before - now < before * _LDA_GAIN * _LDA_SPAN * LDA_EVERY


def has_mixture_settled(likelihoods: Sequence[float], tokens: int) -> bool:
    """Tell it from the log likelihoods so far, one every MIXTURE_EVERY sweeps.

    >>> has_mixture_settled([-900.0, -890.0], 1_000)
    False
    >>> has_mixture_settled([-900.0, -899.0], 1_000)
    True
    """
    if len(likelihoods) < 2:
        return False
    gain = likelihoods[-1] - likelihoods[-2]
    return gain < _MIXTURE_GAIN * MIXTURE_EVERY * tokens
