"""Count the working days of public notices by the holidays of China, including made-up working weekends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from registry.errors import InvalidInput, UnknownHolidays

OFFICE_TIME = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The first and the last day on which a public notice runs, both included."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class YearOverride:
    """One year's holidays and made-up working weekend days, as an office entered them."""

    year: int
    holidays: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        days = self.holidays | self.working_weekends
        _refuse((day for day in days if day.year != self.year), f"不在{self.year}年")
        _refuse(self.holidays & self.working_weekends, "既录为放假又录为调休上班")
        _refuse((day for day in self.working_weekends if day.weekday() < _SATURDAY), "不是周末，不必录为调休上班")

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on a day of this year."""
        return day in self.working_weekends or (day.weekday() < _SATURDAY and day not in self.holidays)


@dataclass(frozen=True)
class Calendar:
    """The working days of every year that the package knows or the office has entered; the office's word goes first."""

    entered: Mapping[int, YearOverride] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of a year are known."""
        try:
            self.is_working_day(date(year, 1, 1))
        except UnknownHolidays:
            return False
        return True

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on a day, or raise UnknownHolidays naming its year."""
        override = self.entered.get(day.year)
        if override is not None:
            return override.is_working_day(day)
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as unknown:
            raise UnknownHolidays(year=day.year) from unknown

    def notice_period(self, published: date, working_days: int, count_publication_day: bool) -> Period:
        """Return the period of a notice whose last day is the last of its working days.

        Both conventions are in use: the day of publication is the first day, or the day after it is.
        """
        if working_days < 1:
            raise InvalidInput(reason=f"公示期要有1个以上的工作日，不能是{working_days}个。")
        first_day = published if count_publication_day else published + _DAY
        return Period(first_day, self._last_day(first_day, working_days))

    def _last_day(self, first_day: date, working_days: int) -> date:
        day, left = first_day, working_days - self.is_working_day(first_day)
        while left:
            day += _DAY
            left -= self.is_working_day(day)
        return day


def ends_at(last_day: date) -> datetime:
    """Return the instant at which a notice ends: 24:00 in China on its last day."""
    return datetime.combine(last_day + _DAY, time.min, tzinfo=OFFICE_TIME)


def is_over(last_day: date, now: datetime) -> bool:
    """Tell whether a notice has ended; `now` carries its time zone."""
    return now >= ends_at(last_day)


def _refuse(days: Iterable[date], fault: str) -> None:
    wrong = sorted(days)
    if wrong:
        named = "、".join(day.isoformat() for day in wrong)
        raise InvalidInput(reason=f"放假安排有误：{named}{fault}。")
