"""Real exports, where the folder of them is at hand."""

import pytest

from textmine.corpus import read_corpus

pytestmark = [pytest.mark.real, pytest.mark.slow]


def test_a_quarter_million_comments_arrive_complete(real_data):
    corpus = read_corpus([real_data / "chnci_events" / "chnci_all_utf8.csv.gz"])
    file = corpus.intake.files[0]
    assert file.read == 229_676
    assert file.kept + file.rejected == file.read
    assert file.rejected < 50
    assert len(set(corpus.table.column("platform").to_pylist())) == 4
    assert corpus.table.column("published_at").null_count == 0
    assert len(set(corpus.table.column("group").to_pylist())) == 95


def test_comments_and_an_article_come_together(real_data):
    paths = [
        real_data / "douyin_ev_li_aito" / "comments_utf8.csv.gz",
        real_data / "seed_article",
    ]
    corpus = read_corpus(paths)
    kinds = corpus.table.column("kind").to_pylist()
    assert kinds.count("article") == 1
    assert corpus.intake.files[0].signature == "txt.article"
    assert len(set(corpus.table.column("article_id").to_pylist())) == 174


def test_daily_questions_are_articles(real_data):
    corpus = read_corpus([real_data / "zhihu_articles"])
    assert set(corpus.table.column("kind").to_pylist()) == {"article"}
    assert set(corpus.table.column("time_precision").to_pylist()) == {"day"}
