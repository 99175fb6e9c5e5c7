"""Read what people typed: texts, days, numbers, choices; a fault is a sentence, and the page comes back as it was filled in."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any

from flask import g, make_response, request
from flask.typing import ResponseReturnValue

from certificates import CertificateError
from importers import UnreadableWorkbook
from registry.errors import InvalidInput, RuleViolation

Page = Callable[..., ResponseReturnValue]
LONGEST_RANGE = 60  # days between two dates of one holiday
YEARS = range(1949, 2200)  # no selection was or will be outside them, and days can be added to every day inside

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", re.ASCII)
_BETWEEN = re.compile(r"(?:至|到|~|～|—+|–)")


def back_to(page: Page) -> Callable[[Page], Page]:
    """Show `page` again, with the sentence and what was typed, when the form sent to this view is refused."""

    def around(view: Page) -> Page:
        @wraps(view)
        def carried(**place: Any) -> ResponseReturnValue:
            try:
                return view(**place)
            except (InvalidInput, RuleViolation, UnreadableWorkbook, CertificateError) as refusal:
                g.refusal = refusal.message
                answer = make_response(page(**place))
                if answer.status_code == 200:
                    answer.status_code = getattr(refusal, "status", 422)
                return answer

        return carried

    return around


def typed(name: str, action: str, otherwise: object = "") -> str:
    """Return what stands in a field: what was typed, where this form was just refused, else its first value."""
    refused = "refusal" in g and request.method == "POST" and request.path == action
    return request.form.get(name, "") if refused else str(otherwise)


def text(name: str, label: str, limit: int = 2_000, needed: bool = False) -> str:
    """Return a text of the form without blanks around it and without characters nobody can see."""
    said = _UNSEEN.sub("", request.form.get(name, "")).replace("\r\n", "\n").strip()
    if needed and not said:
        raise InvalidInput(reason=f"请填写{label}。")
    if len(said) > limit:
        raise InvalidInput(reason=f"{label}太长，有{len(said)}个字，最多{limit}个字。")
    return said


def lines(name: str, label: str, limit: int = 200) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text(name, label, limit * 20).split("\n") if line.strip())


def day(name: str, label: str) -> date:
    """Return a day of the form."""
    return read_day(text(name, label, needed=True), label)


def days(name: str, label: str) -> tuple[date, ...]:
    """Return the days of a text: one a line or set apart by commas; two days with 至 between mean all from one to the other."""
    found: set[date] = set()
    for part in re.split(r"[\s,，、;；]+", text(name, label)):
        ends = [read_day(end, label) for end in _BETWEEN.split(part)] if part else []
        found.update(_from_to(ends, part, label))
    return tuple(sorted(found))


def read_day(said: str, label: str) -> date:
    """Read a day written 2023-05-06, 2023/5/6 or 2023年5月6日."""
    match = _DAY.fullmatch(said.strip())
    try:
        found = date(*(int(part) for part in match.groups()))  # type: ignore[union-attr]  # no match is caught below
    except (AttributeError, ValueError) as error:
        raise InvalidInput(reason=f"{label}“{said[:20]}”不是日期，请写成 2023-05-06 的样子。") from error
    if found.year not in YEARS:
        raise InvalidInput(reason=f"{label}的年份{found.year}不对，应在{YEARS[0]}年至{YEARS[-1]}年之间。")
    return found


def number(name: str, label: str, low: int, high: int) -> int:
    """Return a whole number between two others, both included."""
    said = text(name, label, 20, needed=True)
    if not re.fullmatch(r"\d{1,9}", said, re.ASCII) or not low <= int(said) <= high:
        raise InvalidInput(reason=f"{label}应是{low}至{high}之间的整数，现在是“{said}”。")
    return int(said)


def chosen(name: str, label: str) -> int:
    """Return the id chosen in a list."""
    picked = ids(name)
    if not picked:
        raise InvalidInput(reason=f"请选择{label}。")
    return picked[0]


def ids(name: str) -> tuple[int, ...]:
    """Return the ids ticked; what cannot be an id is left out."""
    return tuple(int(said) for said in request.form.getlist(name) if re.fullmatch(r"\d{1,18}", said, re.ASCII))


def position(name: str) -> int:
    """Return a place in a list from the address, 0 where there is none."""
    return place(request.args.get(name, ""))


def place(said: str) -> int:
    """Return the place in a list that somebody wrote, 0 where that is none."""
    return int(said) if re.fullmatch(r"\d{1,9}", said, re.ASCII) else 0


def _from_to(ends: list[date], part: str, label: str) -> list[date]:
    if len(ends) > 2 or (len(ends) == 2 and not timedelta(0) <= ends[1] - ends[0] <= timedelta(LONGEST_RANGE)):
        raise InvalidInput(reason=f"{label}里的“{part[:40]}”不对，请写成 2027-02-05至2027-02-11 的样子。")
    if len(ends) < 2:
        return ends
    return [ends[0] + timedelta(offset) for offset in range((ends[1] - ends[0]).days + 1)]
