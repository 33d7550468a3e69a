"""Workbooks are read sheet by sheet, with the types of their cells."""

import zipfile

import openpyxl
import pytest

from textmine.corpus import read_corpus
from textmine.errors import InputError

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application'
    '/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships">'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def build_cell(value):
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def write_workbook(path, sheets):
    """Write the smallest workbook that holds the cells of sheets."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'{_RELS}<Relationship Id="r" Type="{_REL}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        names, links = "", ""
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            names += f'<sheet name="{name}" sheetId="{number}" r:id="s{number}"/>'
            links += (
                f'<Relationship Id="s{number}" Type="{_REL}/worksheet" '
                f'Target="worksheets/sheet{number}.xml"/>'
            )
            cells = "".join(
                f"<row>{''.join(map(build_cell, row))}</row>" for row in rows
            )
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData>'
                "</worksheet>",
            )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{names}</sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f"{_RELS}{links}</Relationships>"
        )
    return path


def test_sheets_are_read_each_by_its_own_header(read, tmp_path):
    sheets = {
        "评论": [["评论内容", "点赞数"], ["好", 3], ["0812", 4]],
        "说明": [["导出说明"]],
        "更多": [["点赞数", "评论内容"], [5, "卡"]],
    }
    rows = read(write_workbook(tmp_path / "a.xlsx", sheets))
    assert [(r["text"], r["likes"]) for r in rows] == [
        ("好", 3),
        ("0812", 4),
        ("卡", 5),
    ]
    assert [r["row"] for r in rows] == [1, 2, 3]


def test_serial_dates_are_read_to_the_second(read, tmp_path):
    rows = [["评论内容", "评论时间"], ["好", 46248.854166666664]]
    row = read(write_workbook(tmp_path / "a.xlsx", {"S": rows}))[0]
    assert row["published_at"].isoformat() == "2026-08-14T12:30:00+00:00"


def test_long_numbers_of_cells_are_lossy_ids(read, tmp_path):
    rows = [["id", "评论内容"], [7400000000000000101, "好"]]
    row = read(write_workbook(tmp_path / "a.xlsx", {"S": rows}))[0]
    assert "id_lossy" in row["flags"]


def test_a_cut_workbook_is_one_clear_error(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"S": [["评论内容"], ["好"]]})
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(InputError, match=r"a\.xlsx: the workbook is damaged or cut"):
        read_corpus([path])


def test_two_cells_in_opposite_corners_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "评论内容", "好"
    book.active["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(InputError, match="16,384 columns and 1,048,576 rows"):
        read_corpus([path])


def test_a_part_that_unpacks_to_more_than_it_tells_is_damage(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"S": [["评论内容"], ["好" * 3000]]})
    with zipfile.ZipFile(path) as archive:
        sizes = {e.filename: e.file_size for e in archive.infolist()}
    name, size = "xl/worksheets/sheet1.xml", sizes["xl/worksheets/sheet1.xml"]
    data = path.read_bytes()
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    lie = (size // 2).to_bytes(4, "little")
    path.write_bytes(data[: entry + 24] + lie + data[entry + 28 :])
    with pytest.raises(InputError, match=r"damaged or cut|larger than its declared"):
        read_corpus([path])
