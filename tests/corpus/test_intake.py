"""Nothing is lost without a count, and what can't be used is said at once."""

import json

import pytest

from textmine.corpus import ReadOptions, ingest, open_store, read_corpus
from textmine.errors import InputError, OptionError

KEY = bytes(32)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "corpus.duckdb") as opened:
        yield opened


def take(store, tmp_path, *paths, **options):
    return ingest(store, paths, key=KEY, rejects=tmp_path / "rejects.jsonl", **options)


def test_rejected_rows_are_listed_with_file_line_and_reason(store, tmp_path, write):
    path = write("a.csv", 'content,likes\n好,1\n"两\n行",2\n,3\n卡,4,5,6\n')
    intake = take(store, tmp_path, path)
    lines = (tmp_path / "rejects.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"file": "a.csv", "line": 5, "reason": "no text", "row": 3},
        {"file": "a.csv", "line": 6, "reason": "4 cells under 2 headers", "row": 4},
    ]
    file = intake.files[0]
    assert (file.read, file.kept, file.rejected) == (4, 2, 2)
    assert intake.rejects == {"4 cells under 2 headers": 1, "no text": 1}


def test_a_cut_last_line_is_rejected_and_the_rest_kept(store, tmp_path, write):
    path = write("a.jsonl", '{"content": "好"}\n{"content": "卡"}\n{"content": "半')
    intake = take(store, tmp_path, path)
    assert len(store) == 2
    entry = json.loads((tmp_path / "rejects.jsonl").read_text("utf-8"))
    assert (entry["line"], entry["row"]) == (3, 3)
    assert intake.files[0].read == intake.files[0].kept + 1


def test_all_problems_of_the_input_come_in_one_message(tmp_path, write):
    paths = [
        tmp_path / "missing.csv",
        write("empty.csv", ""),
        write("binary.csv", bytes(range(256)) * 20),
        write("numbers.csv", "a1,b1\n1,2\n3,4\n"),
        write("people.csv", "nickname,fans,follows,gender\n甲,1,2,女\n"),
        write("good.csv", "content\n好\n"),
    ]
    with pytest.raises(InputError) as error:
        read_corpus(paths)
    message = str(error.value)
    assert "5 paths can't be used" in message
    for part in (
        "missing.csv: there is no such file or folder",
        "empty.csv: the file is empty",
        "binary.csv: a binary file, not text",
        "numbers.csv: no text column among",
        "people.csv: user profiles, not comments",
    ):
        assert part in message


def test_nothing_is_stored_when_a_named_file_cannot_be_used(store, tmp_path, write):
    good, bad = write("good.csv", "content\n好\n"), write("bad.csv", "")
    with pytest.raises(InputError, match=r"bad\.csv: the file is empty"):
        take(store, tmp_path, good, bad)
    assert len(store) == 0


def test_unusable_files_in_a_folder_are_warnings(tmp_path, write):
    write("in/a.csv", "content\n好\n")
    write("in/photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    write("in/.hidden.csv", "content\n别\n")
    corpus = read_corpus([tmp_path / "in"])
    assert corpus.texts == ["好"]
    assert corpus.intake.warnings == ("photo.png: not used, an image",)


def test_no_usable_row_says_what_was_found(write):
    path = write("a.csv", "content,likes\n,1\n,2\n")
    with pytest.raises(InputError, match=r"no usable row .* 2 rejected \(no text: 2\)"):
        read_corpus([path])


def test_an_empty_folder_is_an_error(tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="none: no usable row in 0 file"):
        read_corpus([tmp_path / "none"])


def test_a_second_reading_does_nothing_and_says_the_same(store, tmp_path, write):
    path = write("a.csv", "content,likes\n好,1\n,2\n")
    first = take(store, tmp_path, path)
    before = (tmp_path / "rejects.jsonl").read_bytes()
    table = store.load().table
    assert take(store, tmp_path, path) == first
    assert store.load().table.equals(table)
    assert (tmp_path / "rejects.jsonl").read_bytes() == before
    assert store.intake() == first


def test_a_copy_under_another_name_repeats_its_rows(store, tmp_path, write):
    text = "content\n好\n卡\n"
    intake = take(store, tmp_path, write("a.csv", text), write("b.csv", text))
    assert [(f.kept, f.repeated) for f in intake.files] == [(2, 0), (0, 2)]
    assert store.intake() == intake


def test_the_order_of_paths_changes_nothing(tmp_path, write):
    paths = [
        write("a.csv", "id,content,crawled\nx1,旧,2026-08-01\n"),
        write("b.csv", "id,content,crawl_time,likes\nx1,新,2026-08-02,3\nx2,好,,4\n"),
        write("c.csv", "id,content,crawl_time,likes\nx1,中,2026-08-01,9\n"),
    ]
    first = read_corpus(paths, key=KEY)
    second = read_corpus(paths[::-1], key=KEY)
    assert first.table.equals(second.table)
    assert first.intake == second.intake


def test_the_key_changes_authors_and_nothing_else(write):
    path = write("a.csv", "content,用户ID\n好,1\n卡,2\n")
    one, two = (read_corpus([path], key=bytes([n]) * 32).table for n in (1, 2))
    assert not one.column("author").equals(two.column("author"))
    assert one.drop_columns(["author"]).equals(two.drop_columns(["author"]))


def test_other_options_read_a_file_again(store, tmp_path, write):
    path = write("a.csv", "content\n好\n")
    take(store, tmp_path, path)
    take(store, tmp_path, path, options=ReadOptions(platform="微博"))
    assert [i.split(":")[0] for i in store.load().ids] == ["unknown", "weibo"]


def test_a_mapped_column_that_no_file_has_is_refused(store, tmp_path, write):
    paths = [write("a.csv", "content\n好\n"), write("b.csv", "word\n卡\n")]
    options = ReadOptions(map={"text": "网友说"})
    with pytest.raises(OptionError, match="no file has a column '网友说'"):
        take(store, tmp_path, paths[0], options=options)
    assert len(store) == 0
    options = ReadOptions(map={"text": "word"})
    take(store, tmp_path, *paths, options=options)
    assert sorted(store.load().texts) == ["卡", "好"]


def test_files_of_one_name_keep_their_own_rejects(store, tmp_path, write):
    one = write("1/a.csv", "content,likes\n好,1\n,2\n")
    two = write("2/a.csv", "content,likes\n卡,1\n行,1\n,2\n")
    take(store, tmp_path, one, two)
    lines = (tmp_path / "rejects.jsonl").read_text("utf-8").splitlines()
    assert sorted(json.loads(line)["row"] for line in lines) == [2, 3]


def test_no_path_of_this_machine_is_kept(tmp_path, write):
    write("in/deep/a.csv", "content\n好\n,\n")
    corpus = read_corpus([tmp_path / "in"])
    assert corpus.table.column("file").to_pylist() == ["deep/a.csv"]
    assert str(tmp_path) not in str(corpus.intake)


def test_progress_counts_rows(write):
    seen = []
    path = write("a.csv", "content\n好\n卡\n")
    read_corpus([path], progress=lambda *call: seen.append(call))
    assert seen == [("read", 2, None, "a.csv")]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"map": {"words": "a"}}, "there is no field 'words'"),
        ({"kind": "tweet"}, "--kind: 'tweet'"),
        ({"time_zone": "Mars/One"}, "time_zone: 'Mars/One'"),
    ],
)
def test_options_that_cannot_be_are_refused(values, message):
    with pytest.raises(OptionError, match=message):
        ReadOptions(**values)


def test_no_path_is_one_clear_message():
    with pytest.raises(InputError, match=r"^input: no path given"):
        read_corpus([])
