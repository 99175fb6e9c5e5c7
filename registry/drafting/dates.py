"""Dates as official texts write them: Arabic figures, no leading zeros."""

from datetime import date


def full_date(day: date) -> str:
    """Return a day with its year, as 2023年5月6日."""
    return f"{day.year}年{month_day(day)}"


def month_day(day: date) -> str:
    """Return a day without its year, as 5月6日: a bulletin speaks of its own year."""
    return f"{day.month}月{day.day}日"
