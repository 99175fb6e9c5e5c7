"""The papers of a ceremony: one walking order in all of them, tables that hold, words of the occasion's own."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from registry import samples
from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.ceremony_papers import PAPERS, papers_for


def walkers(count: int) -> tuple[Walker, ...]:
    """Return so many as they walk: 12 absent at the end, before them three who came late, five represented."""
    return tuple(_walker(place, one, count) for place, one in enumerate(samples.people(count), start=1))


def _walker(place: int, one: samples.Invented, count: int) -> Walker:
    ends = {"absent": count - 12, "late": count - 15}
    state = next((state for state, last in ends.items() if place > last), "present")
    state = "by_proxy" if place in range(20, 25) and state == "present" else state
    plain = Walker(place, one.name, one.unit, "道德文明使者", "person", "道德文明使者", "2023年度第二届")
    return replace(
        plain, number=f"太昊〔2023〕第{place:04d}号", batch=0 if state == "absent" else 1 + (place - 1) // 10,
        seat=f"{(place - 1) // 20 + 1}排{(place - 1) % 20 + 1}座", attendance=state,
        proxy="王小二" if state == "by_proxy" else "", speaks=place in (3, 8),
    )  # fmt: skip


def facts(count: int = 198, **changes: Any) -> CeremonyFacts:
    told = CeremonyFacts(
        ("太昊路办事处",), "颁奖大会", (("2023年度第二届", "道德文明使者"),), date(2023, 5, 6), "上午", "9:00", "办事处会议室",
        ("太昊办〔2023〕12号",), "办事处副主任王某", "宣传委员李某", ("书记赵某", "主任钱某"),
        ("宣读表彰人员名单", "颁发荣誉证书", "部分获奖代表作典型发言、交流心得"), walkers(count), "选树",
    )  # fmt: skip
    return replace(told, **changes)


def paper(key: str, told: CeremonyFacts) -> Any:
    found = next(one for one in PAPERS if one.key == key)
    return Document(io.BytesIO(found.document(told)))


def names_read(document: Any) -> list[str]:
    """Return the names of a script in the order in which they are read."""
    found = []
    for table in document.tables:
        for row in table.rows:
            cells = [cell.paragraphs for cell in row.cells]
            for number, name in zip(cells[::2], cells[1::2], strict=True):
                if number[-1].text:
                    found.append(next(one.text for one in name if one.text and one.text[0] not in "\t（"))
    return found


def test_script_and_receipt_sheet_name_everybody_in_walking_order() -> None:
    told = facts()
    expected = [one.name for one in told.walkers]

    receipts = paper("receipts", told).tables[0]

    assert names_read(paper("script", told)) == expected
    assert [row.cells[1].text for row in receipts.rows[1:]] == expected
    assert [row.cells[4].text for row in receipts.rows[1:]] == [one.number for one in told.walkers]
    assert [row.cells[6].text for row in receipts.rows if row.cells[6].text not in ("备注", "")] == [
        *["代领：王小二"] * 5, *["迟到"] * 3, *["未到，会后送达"] * 12,
    ]  # fmt: skip


def test_pinyin_stands_above_the_character_it_belongs_to() -> None:
    named = (replace(walkers(1)[0], name="欧阳单乐", batch=1, attendance="present"),)

    name = paper("script", facts(walkers=named)).tables[0].rows[0].cells[1].paragraphs

    assert [one.text for one in name] == ["\tlè", "欧阳单乐"]


@pytest.mark.parametrize("count", [1, 198, 1_000])
def test_every_paper_is_read_back_with_whole_tables(count: int) -> None:
    told = facts(
        count, walkers=walkers(count) if count > 12 else (replace(walkers(1)[0], batch=1, attendance="present"),)
    )

    for one in papers_for(told):
        document = Document(io.BytesIO(one.document(told)))
        for table in document.tables:
            assert {sum(int(cell.grid_span) for cell in row._tr.tc_lst) for row in table.rows} == {len(table.columns)}
    assert len(paper("receipts", told).tables[0].rows) == count + 1


def test_a_ceremony_at_home_has_no_seats_and_no_stage() -> None:
    told = facts(20, at_home=True, walkers=tuple(replace(one, batch=0, seat="") for one in walkers(20)))

    assert [one.name for one in papers_for(told)] == ["宣读稿", "证书签领表", "送奖上门安排表"]


def test_whoever_presides_calls_each_batch_by_name_and_only_speakers_speak() -> None:
    said = [one.text for one in paper("presiding", facts(24)).paragraphs]
    first, second = (one for one in walkers(24) if one.speaks)

    assert f"请{first.unit}的{first.name}发言，大家欢迎。" in said
    assert f"请{second.unit}的{second.name}发言，大家欢迎。" in said
    assert [one for one in said if one.startswith("请第")] == [
        f"请第{numeral}批获奖者上台领奖：{'、'.join(one.name for one in walkers(24) if one.batch == batch)}。"
        for batch, numeral in ((1, "一"), (2, "二"))
    ]
    assert not [one for one in said if "表彰大会" in one]


@pytest.mark.tools
@pytest.mark.slow
def test_office_programs_open_every_paper_of_a_thousand(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice on this machine: the papers were not converted")
    told = facts(1_000)
    for one in papers_for(told):
        (tmp_path / one.file).write_bytes(one.document(told))

    made = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--convert-to", "pdf", "--outdir",
         str(tmp_path), *map(str, sorted(tmp_path.glob("*.docx")))], check=False, capture_output=True, timeout=300,
    )  # fmt: skip

    assert made.returncode == 0
    assert {path.stem for path in tmp_path.glob("*.pdf")} == {path.stem for path in tmp_path.glob("*.docx")}
