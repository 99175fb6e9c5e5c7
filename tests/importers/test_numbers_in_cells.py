"""Numbers where texts should stand: what a spreadsheet keeps of them, and what it has lost."""

import pytest
from clerks import id_number

from importers.cells import OpenSheet, text_of
from importers.cleaning.identity import DIGITS_LOST
from importers.judging.plain_rows import PlainRows
from importers.judging.rows import clean_cell
from importers.layout.sheets import read_tables


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("credit", "统一社会信用代码"),
        ("volunteer", "志愿服务时长"),
        ("cert_no", "证书编号"),
        ("doc_no", "文号"),
        ("remark", "备注"),
        ("phone", "手机号码"),
    ],
)
@pytest.mark.parametrize(
    ("number", "lost"),
    [
        (1234567890123456.0, "末一位"),
        (41272200001234567.0, "末两位"),
        (412722000012345678.0, "末三位"),
        (6222021234567890123.0, "末四位"),
        (1.3800138000139e21, "第15位以后的数字"),
    ],
)
def test_digits_a_number_has_lost_are_said_in_every_column(field, label, number, lost):
    cleaned = clean_cell(field, number, {})

    assert cleaned.value == ""
    assert [(remark.level, remark.code, remark.message) for remark in cleaned.remarks] == [
        ("warning", "digits_lost", f"{label}以数字存储，{lost}已丢失，无法恢复；请把这一格设为文本后重新填写完整号码。")
    ]


@pytest.mark.parametrize(
    ("number", "lost"),
    [(4116021990010100.0, "末一位"), (41160219900101001.0, "末两位"), (411602199001010017.0, "末三位")],
)
def test_of_an_id_number_as_many_digits_are_said_lost_as_are(number, lost):
    (remark,) = clean_cell("id_no", number, {}).remarks

    assert remark.message == f"身份证号以数字存储，{lost}已丢失，无法恢复，请以文本重填。"
    assert (remark == DIGITS_LOST) == (lost == "末三位")


@pytest.mark.parametrize("number", [110105491231002.0, 999999999999999.0, 13800138000.0, 0.1 + 0.2, -5.0])
def test_a_number_of_fifteen_digits_has_lost_none(number):
    assert "digits_lost" not in [remark.code for remark in clean_cell("remark", number, {}).remarks]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1990.1, "1990.1"),
        (1e-7, "1e-07"),
        (2.5, "2.5"),
        (-0.1, "-0.1"),
        (123456789.12, "123456789.12"),
        (999999999999999.9, "1000000000000000"),
        (12345678901234.56, "12345678901234.6"),
        (1e22, "1e+22"),
        (411602199001010017.0, "411602199001010000"),
    ],
)
def test_a_number_is_what_the_clerk_sees(number, text):
    assert text_of(number) == text


@pytest.mark.parametrize("seq", [1e15, 123456789012345678.0, 1e22, 7.0, 0.1 + 0.2])
def test_the_number_of_a_line_is_told_the_same_on_both_ways(seq, monkeypatch):
    def read():
        lines = [
            ["序号", "姓名", "身份证号", "联系电话", "工作单位"],
            [seq, "王敏", id_number(1), "13800138000", "安居社区"],
        ]
        (reading,) = read_tables(OpenSheet("名单", False, iter(enumerate(lines, 1))))
        return [row for part in reading.parts for row in part]

    quickly = read()
    monkeypatch.setattr(PlainRows, "tell", lambda *_: None)

    assert quickly == read()
