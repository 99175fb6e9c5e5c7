"""One cycle through all its steps: the CPU of each at a thousand nominees and at ten thousand, and what one nominee costs.

Import and print are measured elsewhere. A step is the command alone; what followers do after it is told beside it.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from registry import clock, worker
from registry.bus import Bus
from registry.config import at_home
from registry.records import scope
from registry.records.database import database, transaction
from registry.records.models import Award, Cycle, Nomination
from registry.records.plans import recommenders_of
from registry.register import migrate, opened
from registry.stages import (
    afterwards,
    ceremonies,
    clearances,
    forgetting,
    notices,
    plans,
    programs,
    reviews,
    rolls,
    rosters,
)
from registry.stages.clearances.matching import Reply, code_of
from tests.factories import ADOPTED, HELD, PUBLISHED, Way, instant, settle

SIZES = (1_000, 10_000)
UNITS = 100
LONGEST = 2.0  # seconds of CPU a step may take at ten thousand
STEEPEST = 1.3  # how much more one nominee may cost among ten thousand than among a thousand

Step = tuple[str, float, float]  # what it is, its CPU seconds, those of the followers


def carry_through() -> None:
    """Print what every step costs, and which are dearer than they should be."""
    runs = [list(_walk(size)) for size in SIZES]
    print(f"{'':46}{SIZES[0]:>10,}{SIZES[1]:>10,}{'a nominee':>12}{'followers':>11}   CPU seconds")
    for (name, small, _), (_, large, followed) in zip(*runs, strict=True):
        ratio = large / small * SIZES[0] / SIZES[1] if small > 0.02 else 0.0
        told = "  !" if large > LONGEST or ratio > STEEPEST else ""
        print(f"{name:46}{small:10.2f}{large:10.2f}{f'× {ratio:.2f}' if ratio else '':>12}{followed:11.2f}{told}")


def _walk(size: int) -> Iterator[Step]:
    with tempfile.TemporaryDirectory() as home:
        config = at_home(Path(home))
        migrate(config)
        with opened(config) as register:
            way = Way(register, settle(register))
            _prepare(way, size)
            yield from _steps(way, Bus(register.bus.commands, (), register.bus.head))


def _prepare(way: Way, size: int) -> None:
    """Import so many nominees, recommended by a hundred units, under a plan that asks for everything."""
    way.open_cycle()
    sketch = plans.SetPlan(
        way.cycle,
        None,
        ("太昊路办事处",),
        steps=("check", "clear", "score", "notice", "decide"),
        repeat_years=3,
        silence="agree",
    )
    way.do("reviewer", sketch)
    rules = plans.SetPlanCategory(
        way.cycle, way.category, None, size, negative=("失信的",), clearances={"person": ("police",)}, term_years=3,
        shares=({"mark": "县处级", "most": 20},),
    )  # fmt: skip
    way.do("reviewer", rules)
    rows = tuple((f"第{place}社区", way.category, 1, size // UNITS) for place in range(1, UNITS + 1))
    way.do("reviewer", plans.SetQuotas(way.cycle, rows))
    with clock.at(instant(date(2023, 4, 12))):
        if way.do("clerk", rosters.ConfirmRoster(way.upload(count=size)), date(2023, 4, 12)) is None:
            worker.run_once(way.register)  # a large batch is stored by the worker
    with scope.everywhere(), transaction():
        first = recommenders_of(way.cycle)[0].id
        database.execute_sql(f"UPDATE nomination SET recommender_id = {first} + id % {UNITS}")


def _steps(way: Way, bus: Bus) -> Iterator[Step]:
    everybody = way.nominations()
    assert len(everybody) in SIZES
    chosen, dropped = everybody[: -len(everybody) // 50], everybody[-len(everybody) // 50 :]
    said: dict[str, Any] = {}

    def step(by: str, command: object, day: date) -> Step:
        with clock.at(instant(day)):
            began = time.process_time()
            said["outcome"] = bus.handle(command, way.people[by])
            done = time.process_time()
            way.register.bus.deliver()
            return type(command).__name__, done - began, time.process_time() - done

    review = date(2023, 4, 17)
    yield step("reviewer", programs.StartReview(way.cycle), review)
    yield step("reviewer", reviews.CheckNominations(way.cycle, everybody, negatives=True), review)
    yield step("reviewer", clearances.AskClearance(way.cycle, "police", date(2023, 4, 18)), review)
    asked = said["outcome"]
    yield step("reviewer", clearances.ExportClearance(asked), review)
    yield step("clerk", clearances.TakeReplies(asked, _replies(way, asked)), review)
    yield step("reviewer", clearances.CloseClearance(asked), date(2023, 4, 19))
    yield step("reviewer", reviews.SelectCandidates(way.cycle, chosen), date(2023, 4, 20))
    yield step("reviewer", reviews.DropCandidates(way.cycle, dropped, "名额已满"), date(2023, 4, 20))
    yield step("reviewer", notices.PublishNotice(way.cycle, PUBLISHED, "公示栏", "0394-0000000"), PUBLISHED)
    way.notice = said["outcome"]
    yield step("reviewer", notices.RaiseObjection(way.notice, chosen[0], PUBLISHED, "李四", "有异议"), PUBLISHED)
    resolved = notices.ResolveObjection(said["outcome"], upheld=False, conclusion="查无此事")
    yield step("reviewer", resolved, PUBLISHED + timedelta(1))
    yield step("reviewer", notices.CloseNotice(way.notice), date(2023, 4, 28))
    yield step("approver", way.adoption(), ADOPTED)
    way.decision = said["outcome"]
    yield step("clerk", ceremonies.HoldCeremony(way.cycle, HELD, part_of_day="上午", purpose="为弘扬新风"), HELD)
    yield from _looked_at(way)
    with scope.everywhere():
        awards = tuple(one for (one,) in Award.select(Award.id).order_by(Award.id).tuples())
    kept = awards[: len(awards) // 2]
    retained = afterwards.RetainAwards(way.cycle, kept, "太昊办〔2026〕9号", date(2026, 4, 1), date(2029, 5, 4))
    yield step("approver", retained, date(2026, 4, 1))
    yield step("approver", afterwards.ExpireAwards(way.cycle, date(2026, 6, 1)), date(2026, 6, 1))
    yield _timed("anonymise who was not selected", lambda: forgetting.anonymise_due(date(2026, 6, 1)))


def _looked_at(way: Way) -> Iterator[Step]:
    """Yield what looking back costs: it is no command, but people wait for it."""
    with clock.at(instant(HELD)):
        yield _timed("fold the journal as of a day", lambda: rolls.fold(PUBLISHED))
        yield _timed("the roll of honor as of a day", lambda: list(rolls.roll_of_honor(HELD)))
        yield _timed("hold the tables against the journal", rolls.differences)
        yield _timed("check the plan", lambda: plans.check_cycle(Cycle.get_by_id(way.cycle), "henan"))


def _timed(name: str, call: Callable[[], object]) -> Step:
    with scope.everywhere(), transaction():
        began = time.process_time()
        call()
        return name, time.process_time() - began, 0.0


def _replies(way: Way, clearance: int) -> tuple[Reply, ...]:
    """Return the answers of a department that agrees to all."""
    with scope.everywhere():
        found = Nomination.select(Nomination.name, Nomination.unit).where(Nomination.cycle == way.cycle)
        listed = enumerate(found.order_by(Nomination.position).tuples(), 1)
        return tuple(
            Reply(place + 2, code_of(clearance, place), name, unit, "同意", "") for place, (name, unit) in listed
        )
