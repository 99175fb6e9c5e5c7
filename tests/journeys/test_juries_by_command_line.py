"""Juries by the command line tell nobody who is no juror, and nobody of other offices, what is there."""

import pytest

from tests.factories import Way
from tests.journeys.conftest import Run
from tests.stages.jurying import begin

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def test_somebody_of_another_office_is_seated_no_more_than_nobody(run: Run, way: Way) -> None:
    phase = str(begin(way))

    said = {run("--as", "reviewer", "jury", "seat", phase, name, code=1) for name in ("neighbour", "nobody")}

    assert said == {"没有找到其中一位评委。\n"}


def test_whoever_is_no_juror_asks_for_no_sheet(run: Run, way: Way) -> None:
    phase = str(begin(way))

    said = {run("--as", "admin", "jury", "sheet", one, code=1) for one in (phase, "99")}

    assert len(said) == 1
    assert "权限" in said.pop()
