from __future__ import annotations

import pytest

from tests.model.invented_topics import OPTIONS, make_docs, make_tokens
from textmine.model import TopicModel, fit_topics


@pytest.fixture(scope="session")
def docs() -> list[list[str]]:
    return make_docs(120)


@pytest.fixture(scope="session", params=["mixture", "lda", "gensim"])
def model(request: pytest.FixtureRequest, docs: list[list[str]]) -> TopicModel:
    gensim = request.param == "gensim"
    return fit_topics(
        make_tokens(docs),
        topics=2,
        model="auto" if gensim else request.param,
        engine="gensim" if gensim else "textmine",
        options=OPTIONS,
    )
