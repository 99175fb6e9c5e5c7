"""Real public notices, as they were announced: where the days can be counted, ours end on the same day, or it is said why not."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.working_days import Calendar

FOUND = Path(__file__).parents[2] / "shared" / "data" / "news" / "notice_periods.json"
SAME = ("P1", "P2", "P3", "P4", "P7", "P9", "P10")
EARLIER = {
    "P5": "2016-11-11",
    "P6": "2016-11-11",
}  # announced to a Sunday, as seven calendar days: five working ones end on Friday
NOT_TOLD = {
    "P8": "the year is not told",
    "P11": "no day is told, nor what a day is",
    "P12": "no day is told, nor what a day is",
}


@pytest.fixture(scope="module")
def announced() -> dict[str, dict[str, Any]]:
    """Return the notices that were found, by their numbers; skip where they are not at hand."""
    if not FOUND.exists():
        pytest.skip("the notices that were found are not at hand")
    return {one["id"]: one for one in json.loads(FOUND.read_text("utf-8"))["items"]}


def last_day(one: dict[str, Any]) -> str:
    """Count a notice under the convention it states; one that tells only its first day counts that day."""
    by_next = one.get("counted_from") == "next"
    begins = date.fromisoformat(one["published"] if by_next else one.get("start") or one["published"])
    working_days = one.get("working_days") or one["working_days_after_publication"]
    return Calendar().notice_period(begins, working_days, not by_next).last_day.isoformat()


def test_every_notice_found_is_counted_or_it_is_told_why_not(announced: dict[str, dict[str, Any]]) -> None:
    assert set(announced) == {*SAME, *EARLIER, *NOT_TOLD}


@pytest.mark.parametrize("number", SAME)
def test_a_real_notice_ends_on_the_day_it_announced(announced: dict[str, dict[str, Any]], number: str) -> None:
    assert last_day(announced[number]) == announced[number]["end"]


@pytest.mark.parametrize("number", EARLIER)
def test_one_that_counted_a_weekend_ends_on_its_last_working_day(
    announced: dict[str, dict[str, Any]], number: str
) -> None:
    assert date.fromisoformat(announced[number]["end"]).weekday() == 6
    assert last_day(announced[number]) == EARLIER[number]


@pytest.mark.parametrize("number", NOT_TOLD)
def test_one_without_its_days_is_not_guessed(announced: dict[str, dict[str, Any]], number: str) -> None:
    told = announced[number]
    days = [told.get(which, "") for which in ("published", "start", "end")]
    assert [day for day in days if len(day) == len("2023-05-06")] == []
