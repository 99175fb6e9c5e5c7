"""Printing: for those who may, of exactly what is entered as printed, with nothing left lying about."""

import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest

from registry.errors import RuleViolation
from registry.records import scope
from registry.records.models import Certificate
from registry.stages import issuing
from tests.factories import Way
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the temporary files opened from now on."""
    opened: list[Any] = []
    make = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: opened.append(make()) or opened[-1])
    return opened


def states() -> list[str]:
    with scope.everywhere():
        return [one.state for one in Certificate.select().order_by(Certificate.id)]


def test_nothing_is_drawn_for_those_who_may_not_print(
    as_: Callable[[str], Clerk], way: Way, files: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision()
    monkeypatch.setattr(issuing, "print_cycle", lambda *_: pytest.fail("a page was drawn"))
    for username in ("reviewer", "approver", "admin", "auditor"):
        assert as_(username).post(f"/cycles/{way.cycle}/certificates/print").status_code == 403
    assert (states(), files) == (["numbered"] * 3, [])


def test_exactly_what_was_drawn_is_entered_as_printed(
    as_: Callable[[str], Clerk], way: Way, files: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision()
    with scope.everywhere():
        late = Certificate.select().order_by(Certificate.id.desc()).get()
        Certificate.update(state="spoiled").where(Certificate.id == late.id).execute()
    draw = issuing.print_cycle

    def numbers_one_more_meanwhile(cycle: int, out: BinaryIO) -> tuple[int, ...]:
        printed = draw(cycle, out)
        Certificate.update(state="numbered").where(Certificate.id == late.id).execute()
        return printed

    monkeypatch.setattr(issuing, "print_cycle", numbers_one_more_meanwhile)
    answer = as_("clerk").post(f"/cycles/{way.cycle}/certificates/print")
    assert answer.data.startswith(b"%PDF")
    assert states() == ["printed", "printed", "numbered"]
    assert [one.closed for one in files] == [True]


def test_a_printing_that_fails_leaves_no_file_and_marks_nothing(
    as_: Callable[[str], Clerk], way: Way, files: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision()

    def fails(cycle: int, out: BinaryIO) -> tuple[int, ...]:
        out.write(b"%PDF half")
        raise RuleViolation(reason="字体坏了。")

    monkeypatch.setattr(issuing, "print_cycle", fails)
    answer = as_("clerk").post(f"/cycles/{way.cycle}/certificates/print")
    assert (answer.status_code, "字体坏了" in said(answer)) == (409, True)
    assert (states(), [one.closed for one in files]) == (["numbered"] * 3, [True])


def test_the_button_counts_the_pages_it_will_bring(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        spoiled = Certificate.select().order_by(Certificate.id).get()
        Certificate.update(state="spoiled").where(Certificate.id == spoiled.id).execute()
    assert "荣誉证书.pdf（2张）" in said(as_("clerk").get(f"/cycles/{way.cycle}/certificates/"))
