"""The holidays an office enters itself, and the calendar it counts working days by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry import events, journal
from registry.errors import InvalidInput, RuleViolation
from registry.records import scope
from registry.records.models import Actor, HolidayYear, Office
from registry.working_days import Calendar, YearOverride


@dataclass(frozen=True)
class EnterHolidays:
    """Enter the holidays and make-up working days of a year that the calendar package does not know."""

    year: int
    days_off: tuple[date, ...]
    days_worked: tuple[date, ...] = ()


def enter_holidays(command: EnterHolidays, actor: Actor) -> None:
    """Keep the office's holidays of a year, in place of what it entered before."""
    if Calendar().knows(command.year):
        raise RuleViolation(reason=f"{command.year}年的放假安排已随软件收录，不能另行录入。")
    if not 2004 <= command.year <= 2199:
        raise InvalidInput(reason=f"年份{command.year}不对，应在2004年至2199年之间。")
    YearOverride(command.year, frozenset(command.days_off), frozenset(command.days_worked))
    off = sorted(day.isoformat() for day in command.days_off)
    worked = sorted(day.isoformat() for day in command.days_worked)
    HolidayYear.delete().where(HolidayYear.office == actor.office_id, HolidayYear.year == command.year).execute()
    HolidayYear.create(office=actor.office, year=command.year, days_off=off, days_worked=worked)
    journal.record(events.HolidaysEntered(actor.office_id, command.year, tuple(off), tuple(worked)))


def calendar_of(office: int) -> Calendar:
    """Return the calendar an office counts by: the package's years and those entered by it or an office above, the nearest first."""
    line = [int(part) for part in Office.get_by_id(office).path.strip("/").split("/")]
    with scope.everywhere():  # the offices above are out of sight, their holidays are everybody's
        kept_years = sorted(
            HolidayYear.select().where(HolidayYear.office.in_(line)), key=lambda kept: line.index(kept.office_id)
        )
    entered = {kept.year: YearOverride(kept.year, _days(kept.days_off), _days(kept.days_worked)) for kept in kept_years}
    return Calendar(entered)


def _days(texts: Sequence[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
