"""A cycle whose plan has departments asked, and the departments that fill in their workbooks."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import load_workbook

from importers import Roster
from registry.records import scope
from registry.records.database import transaction
from registry.records.plans import Plan, PlanCategory
from registry.stages import clearances, programs, reviews
from tests.factories import Way

ASKED_ON, DUE, OVER = date(2023, 4, 18), date(2023, 4, 21), date(2023, 4, 22)
BEFORE_SCORE = ("check", "clear", "score", "notice", "decide")
AFTER_SCORE = ("check", "score", "clear", "notice", "decide")


def rule(
    way: Way, clearances: Mapping[str, Sequence[str]], steps: Sequence[str] = BEFORE_SCORE, silence: str = "agree"
) -> None:
    """Let the plan of the cycle have these departments asked."""
    with scope.everywhere(), transaction():
        Plan.update(steps=list(steps), silence=silence).where(Plan.cycle == way.cycle).execute()
        PlanCategory.update(clearances=dict(clearances)).where(PlanCategory.category == way.category).execute()


def check(way: Way, read: Roster | None = None, count: int = 3) -> Way:
    """Store a roster and pass everybody in it."""
    way.store(read, count)
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    way.do("reviewer", reviews.CheckNominations(way.cycle, way.nominations()), date(2023, 4, 17))
    return way


def ask(way: Way, department: str = "police") -> int:
    identity: int = way.do("reviewer", clearances.AskClearance(way.cycle, department, DUE), ASKED_ON)
    return identity


def exported(way: Way, clearance: int) -> bytes:
    file: clearances.Exported = way.do("reviewer", clearances.ExportClearance(clearance), ASKED_ON)
    return file.content


def cells(file: bytes) -> list[list[str]]:
    """Return the texts of a workbook below its title."""
    sheet = load_workbook(io.BytesIO(file)).worksheets[0]
    return [
        ["" if value is None else str(value) for value in line] for line in sheet.iter_rows(min_row=2, values_only=True)
    ]


def filled(file: bytes, answers: Mapping[int, tuple[str, str]]) -> bytes:
    """Fill in answers and facts, by the place of the row, as somebody in a department does."""
    book = load_workbook(io.BytesIO(file))
    sheet = book.worksheets[0]
    for place, (answer, fact) in answers.items():
        sheet.cell(place + 2, sheet.max_column - 1).value = answer
        sheet.cell(place + 2, sheet.max_column).value = fact
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take(way: Way, clearance: int, file: bytes, by: str = "clerk", day: date = ASKED_ON) -> clearances.Taken:
    rows = clearances.read_replies(file, "答复.xlsx")
    taken: clearances.Taken = way.do(by, clearances.TakeReplies(clearance, rows), day)
    return taken
