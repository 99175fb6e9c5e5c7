"""Nominations on their pages: quotas told before the button, the form, corrections, pictures, what stands against a name."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from importers.writing import roster_bytes
from registry.cli import honors
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Recommender
from registry.records.plans import Quota
from tests.factories import Way
from tests.web.conftest import Clerk, people_rows, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
HEADINGS = ("序号", "姓名", "身份证号", "联系电话", "工作单位", "推荐单位")


def give_quota(way: Way, unit: str, most: int) -> None:
    with scope.everywhere(), transaction():
        office = way.people["clerk"].office_id
        named = Recommender.create(office=office, cycle=way.cycle, name=unit, position=1)
        Quota.create(office=office, recommender=named, category=way.category, least=1, most=most)


def sent(count: int = 4) -> bytes:
    rows = [[*row, "太昊社区" if at else "文昌社区"] for at, row in enumerate(people_rows(count))]
    return roster_bytes("推荐名单", HEADINGS, rows)


def test_how_quotas_will_stand_is_told_before_the_roster_is_stored(
    as_: Callable[[str], Clerk], way: Way, tmp_path: Path
) -> None:
    way.open_cycle()
    give_quota(way, "太昊社区", 2)
    over = "太昊社区的“道德文明使者”名额是2名，已报0名，这份再报3名，超出1名；超出的通不过资格审查。"
    unlisted = "文昌社区的“道德文明使者”不在名额分配表里，已报0名，这份再报1名；请核对推荐单位的名称。"

    page = as_("clerk").post(
        f"/cycles/{way.cycle}/rosters/", category=str(way.category), file=(io.BytesIO(sent()), "名单.xlsx")
    )

    assert over in said(page)
    assert unlisted in said(page)
    file = tmp_path / "名单.xlsx"
    file.write_bytes(sent())
    asked = [
        "--home",
        str(way.register.config.home),
        "--as",
        "clerk",
        "roster",
        "upload",
        str(file),
        "--cycle",
        str(way.cycle),
    ]
    assert over in CliRunner().invoke(honors, asked).output
