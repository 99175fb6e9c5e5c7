"""Finished papers are read line by line with their places; what no paper is, is said, by the limited child as by ourselves."""

import io
import zipfile

import pytest
from docx import Document

from importers.documents import Line, UnreadableDocument, guarded_pages, read_finished, read_guarded

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str) -> bytes:
    return packed(f"<w:document {W}><w:body>{body}</w:body></w:document>")


def packed(xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", xml)
    return out.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_paragraphs_and_rows_are_lines_and_what_is_not_text_is_left_out() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('shàn')}</w:rt><w:rubyBase>{run('单')}</w:rubyBase></w:ruby></w:r>"
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>" + run("新") + "</w:ins>"
    row = f"<w:tbl><w:tr><w:tc><w:p>{run('1')}</w:p></w:tc><w:tc><w:p>{run('甲')}</w:p></w:tc></w:tr></w:tbl>"

    read = read_finished("x.docx", docx(f"<w:p>{ruby}{run('小明')}</w:p><w:p/><w:p>{deleted}</w:p>{row}"))

    assert read.lines == (Line("单小明", 1), Line("新", 3), Line("1\t甲", 4))


def test_a_document_of_a_word_processor_reads_the_same_in_the_child() -> None:
    made, out = Document(), io.BytesIO()
    made.add_paragraph("关于表彰的决定")
    made.add_table(1, 2).rows[0].cells[1].text = "张三"
    made.save(out)

    assert read_guarded("决定.docx", out.getvalue()) == read_finished("决定.docx", out.getvalue())
    assert [line.text for line in read_guarded("决定.docx", out.getvalue()).lines] == ["关于表彰的决定", "\t张三"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_is_read_in_the_encodings_of_offices(encoding: str) -> None:
    assert read_guarded("稿.txt", "第一行\n\n第三行".encode(encoding)).lines == (Line("第一行", 1), Line("第三行", 3))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“x”是空的，请确认已经保存。"),
        (b"PK\x03\x04 broken", "“x”不是完好的.docx，请在WPS中打开后另存为.docx。"),
        (b"%PDF-1.7 broken", "“x”打不开：已损坏，或者设有密码。请重新导出。"),
        (b"\xd0\xcf\x11\xe0\x00\x00", "“x”不是.docx、.pdf或.txt，请另存为其中一种。"),
        (b"\xff\xfe\xff\xfe\xff", "“x”的编码读不懂，请另存为UTF-8文本。"),
        (docx("<w:p>"), "“x”的正文已损坏，请在WPS中打开后另存为.docx。"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence_by_the_child_too(content: bytes, sentence: str) -> None:
    for read in (read_finished, read_guarded):
        with pytest.raises(UnreadableDocument) as refused:
            read("x", content)
        assert refused.value.message == sentence


def test_a_bomb_and_a_document_type_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(UnreadableDocument, match="有正常公文不会有的内容"):
        read_guarded("x.docx", packed(f"<!DOCTYPE a><w:document {W}/>"))
    with pytest.raises(UnreadableDocument, match="正文太长"):
        read_guarded("x.docx", packed(" " * (97 << 20)))


def test_pages_that_cannot_be_read_again_are_none() -> None:
    assert (guarded_pages(b"%PDF-1.7 broken", [1]), guarded_pages(b"", [])) == ({}, {})
