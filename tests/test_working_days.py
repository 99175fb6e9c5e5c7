"""The days a public notice runs: holidays, made-up Saturdays, years nobody has told us about."""

from datetime import UTC, date, datetime, timedelta

import pytest

from registry.errors import InvalidInput, UnknownHolidays
from registry.working_days import Calendar, Period, YearOverride, ends_at, is_over

NEW_YEAR_2027 = YearOverride(
    2027, holidays=frozenset({date(2027, 1, 1)}), working_weekends=frozenset({date(2027, 1, 10)})
)


def test_the_saturday_made_up_for_labour_day_is_a_working_day() -> None:
    days = [date(2023, 5, day) for day in range(1, 8)]

    assert [Calendar().is_working_day(day) for day in days] == [False, False, False, True, True, True, False]


@pytest.mark.parametrize(
    ("published", "working_days", "counted", "first_day", "last_day"),
    [
        # 4-29 to 5-3 are holidays; 5-4, 5-5, the working Saturday 5-6, 5-8 and 5-9 are the five
        ("2023-04-28", 5, False, "2023-04-29", "2023-05-09"),
        ("2023-04-28", 5, True, "2023-04-28", "2023-05-08"),
        ("2023-11-20", 5, False, "2023-11-21", "2023-11-27"),
        ("2025-04-14", 5, False, "2025-04-15", "2025-04-21"),
        ("2023-12-08", 5, True, "2023-12-08", "2023-12-14"),
        ("2021-04-14", 5, True, "2021-04-14", "2021-04-20"),
        ("2019-05-13", 5, True, "2019-05-13", "2019-05-17"),
        ("2021-05-20", 6, True, "2021-05-20", "2021-05-27"),
        ("2016-11-06", 5, False, "2016-11-07", "2016-11-11"),
        # published on a Saturday: the notice runs from then, its working days from Monday
        ("2023-07-08", 3, True, "2023-07-08", "2023-07-12"),
        ("2023-07-07", 1, False, "2023-07-08", "2023-07-10"),
        # Spring Festival 2024: 2-10 to 2-17 off, Sundays 2-4 and 2-18 worked
        ("2024-02-02", 5, False, "2024-02-03", "2024-02-08"),
        ("2024-02-08", 2, False, "2024-02-09", "2024-02-18"),
    ],
)
def test_a_notice_runs_for_its_working_days(
    published: str, working_days: int, counted: bool, first_day: str, last_day: str
) -> None:
    period = Calendar().notice_period(date.fromisoformat(published), working_days, counted)

    assert period == Period(date.fromisoformat(first_day), date.fromisoformat(last_day))


@pytest.mark.parametrize("counted", [True, False])
def test_no_notice_of_2023_ends_on_a_day_off(counted: bool) -> None:
    calendar = Calendar()
    published = [date(2023, 1, 1) + timedelta(days=n) for n in range(365)]

    ends = [calendar.notice_period(day, 5, counted).last_day for day in published]

    assert [day for day in ends if not calendar.is_working_day(day)] == []
    assert ends == sorted(ends)


def test_a_period_that_crosses_into_an_unknown_year_names_that_year() -> None:
    with pytest.raises(UnknownHolidays) as refusal:
        Calendar().notice_period(date(2026, 12, 29), 5, count_publication_day=False)

    assert refusal.value.facts == {"year": 2027}


def test_a_period_within_a_known_year_asks_for_no_other() -> None:
    period = Calendar().notice_period(date(2026, 12, 28), 3, count_publication_day=False)

    assert period == Period(date(2026, 12, 29), date(2026, 12, 31))


def test_a_year_that_the_office_entered_is_counted() -> None:
    calendar = Calendar({2027: NEW_YEAR_2027})

    period = calendar.notice_period(date(2026, 12, 30), 8, count_publication_day=False)

    # 12-31, then 1-4 to 1-8, the made-up Sunday 1-10, and 1-11
    assert period == Period(date(2026, 12, 31), date(2027, 1, 11))


def test_the_years_known_are_those_of_the_package_and_of_the_office() -> None:
    calendar = Calendar({2027: NEW_YEAR_2027})

    assert [calendar.knows(year) for year in (2003, 2004, 2026, 2027, 2028)] == [False, True, True, True, False]


def test_what_the_office_entered_goes_before_the_package() -> None:
    extra_holiday = Calendar({2026: YearOverride(2026, holidays=frozenset({date(2026, 3, 3)}))})

    assert not extra_holiday.is_working_day(date(2026, 3, 3))
    assert Calendar().is_working_day(date(2026, 3, 3))


@pytest.mark.parametrize(
    ("holidays", "weekends", "reason"),
    [
        ({date(2028, 1, 1)}, set(), "放假安排有误：2028-01-01不在2027年。"),
        ({date(2027, 1, 2)}, {date(2027, 1, 2)}, "放假安排有误：2027-01-02既录为放假又录为调休上班。"),
        (set(), {date(2027, 1, 4)}, "放假安排有误：2027-01-04不是周末，不必录为调休上班。"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused(holidays: set[date], weekends: set[date], reason: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        YearOverride(2027, frozenset(holidays), frozenset(weekends))

    assert refusal.value.message == reason


def test_a_notice_of_no_working_days_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        Calendar().notice_period(date(2023, 5, 4), 0, count_publication_day=True)

    assert refusal.value.message == "公示期要有1个以上的工作日，不能是0个。"


def test_a_notice_ends_at_midnight_in_china_wherever_the_clock_stands() -> None:
    last_day = date(2023, 5, 9)
    midnight = datetime(2023, 5, 9, 16, 0, tzinfo=UTC)

    assert ends_at(last_day) == midnight
    assert ends_at(last_day).isoformat() == "2023-05-10T00:00:00+08:00"
    assert not is_over(last_day, midnight - timedelta(microseconds=1))
    assert is_over(last_day, midnight)
