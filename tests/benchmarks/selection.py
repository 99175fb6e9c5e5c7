"""One cycle through all its steps: the CPU of each at a thousand nominees and at ten thousand, and what one nominee costs.

Import and print are measured elsewhere. A step is the command alone; what followers do after it is told beside it.
Every page of the cycle is read once too; those that answer quickly are counted, not listed.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from registry import clock, worker
from registry.app import create_app
from registry.bus import Bus
from registry.config import at_home
from registry.records import scope
from registry.records.database import database, insert_rows, transaction
from registry.records.juries import Juror
from registry.records.models import Award, Cycle, Nomination
from registry.records.plans import recommenders_of
from registry.register import migrate, opened
from registry.stages import (
    afterwards,
    ceremonies,
    clearances,
    decisions,
    forgetting,
    juries,
    notices,
    plans,
    programs,
    reviews,
    rolls,
    rosters,
)
from registry.stages.clearances.matching import Reply, code_of
from tests.factories import PUBLISHED, Way, instant, settle
from tests.stages.jurying import CRITERIA, seat_people
from tests.web.conftest import begin_session

SIZES = (1_000, 10_000)
UNITS = 100
JURORS = 7
AGAIN, ADOPTED, HELD = date(2023, 4, 28), date(2023, 5, 10), date(2023, 5, 12)
QUICK = 0.5  # seconds of CPU that no page needs to be listed for
LONGEST = 2.0  # seconds of CPU a step may take at ten thousand
STEEPEST = 1.3  # how much more one nominee may cost among ten thousand than among a thousand

PAGE = "GET "
Step = tuple[str, float, float]  # what it is, its CPU seconds, those of the followers


def carry_through() -> None:
    """Print what every step costs, and which are dearer than they should be."""
    runs = [list(_walk(size)) for size in SIZES]
    print(f"{'':46}{SIZES[0]:>10,}{SIZES[1]:>10,}{'a nominee':>12}{'followers':>11}   CPU seconds")
    told = {name: small for name, small, _ in runs[0]}
    for name, large, followed in runs[1]:
        small = told[name]
        if name.startswith(PAGE) and large < QUICK:
            continue
        ratio = large / small * SIZES[0] / SIZES[1] if small > 0.02 else 0.0
        mark = "  !" if large > LONGEST or ratio > STEEPEST else ""
        print(f"{name:46}{small:10.2f}{large:10.2f}{f'× {ratio:.2f}' if ratio else '':>12}{followed:11.2f}{mark}")
    print(f"pages quicker than {QUICK}: {sum(name.startswith(PAGE) and large < QUICK for name, large, _ in runs[1])}")


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
        vacancy="substitute",
    )
    way.do("reviewer", sketch)
    rules = plans.SetPlanCategory(
        way.cycle, way.category, None, size, negative=("失信的",), clearances={"person": ("police",)}, term_years=3,
        prizes=size // UNITS,
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
        database.execute_sql(f"UPDATE nomination SET recommender_id = {first} + id - (id / {UNITS}) * {UNITS}")


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
    plan = juries.PlanPhase(way.cycle, 1, "专家打分", "scores", criteria=CRITERIA)
    yield step("reviewer", plan, date(2023, 4, 19))
    phase, names = said["outcome"], seat_people(way, JURORS)
    seats = juries.SeatJurors(phase, tuple(way.people[name].id for name in names))
    yield step("reviewer", seats, date(2023, 4, 19))
    yield step("reviewer", juries.OpenPhase(phase), date(2023, 4, 19))
    yield step(names[0], juries.GiveScore(phase, everybody[0], ("90", "80")), date(2023, 4, 19))
    _score_the_rest(way, phase, everybody)
    yield step("reviewer", juries.ClosePhase(phase), date(2023, 4, 20))
    selecting = reviews.SelectCandidates(way.cycle, chosen, "同分的按推荐次序")
    yield step("reviewer", selecting, date(2023, 4, 20))
    yield step("reviewer", reviews.DropCandidates(way.cycle, dropped, "名额已满"), date(2023, 4, 20))
    yield step("reviewer", reviews.NamePrizes(way.cycle, dropped[: len(dropped) // 2]), date(2023, 4, 20))
    yield step("reviewer", notices.PublishNotice(way.cycle, PUBLISHED, "公示栏", "0394-0000000"), PUBLISHED)
    way.notice = said["outcome"]
    yield step("reviewer", notices.RaiseObjection(way.notice, chosen[0], PUBLISHED, "李四", "有异议"), PUBLISHED)
    resolved = notices.ResolveObjection(said["outcome"], upheld=False, conclusion="查无此事")
    yield step("reviewer", resolved, PUBLISHED + timedelta(1))
    upheld = notices.RaiseObjection(way.notice, chosen[1], PUBLISHED, "王五", "事迹不实")
    way.do("reviewer", notices.ResolveObjection(way.do("reviewer", upheld, PUBLISHED), True, "属实"), PUBLISHED)
    yield step("reviewer", notices.CloseNotice(way.notice), AGAIN)
    yield step("reviewer", notices.Substitute(way.notice, chosen[1], dropped[-1]), AGAIN)
    again = notices.PublishNotice(way.cycle, AGAIN, "公示栏", "0394-0000000")
    yield ("PublishNotice, a second one", *step("reviewer", again, AGAIN)[1:])
    way.do("reviewer", notices.CloseNotice(said["outcome"]), ADOPTED)
    yield step("approver", decisions.AdoptDecision(way.cycle, "太昊办〔2023〕12号", ADOPTED), ADOPTED)
    way.decision = said["outcome"]
    yield step("clerk", ceremonies.HoldCeremony(way.cycle, HELD, part_of_day="上午", purpose="为弘扬新风"), HELD)
    yield from _looked_at(way)
    yield from _read(way, {"cycle": way.cycle, "clearance": asked, "notice": way.notice, "phase": phase, "program": 1})
    with scope.everywhere():
        awards = tuple(one for (one,) in Award.select(Award.id).order_by(Award.id).tuples())
    kept = awards[: len(awards) // 2]
    retained = afterwards.RetainAwards(way.cycle, kept, "太昊办〔2026〕9号", date(2026, 4, 1), date(2029, 5, 9))
    yield step("approver", retained, date(2026, 4, 1))
    yield step("approver", afterwards.ExpireAwards(way.cycle, date(2026, 6, 1)), date(2026, 6, 1))
    revoked = afterwards.ProposeRevocation(kept[0], "false_deeds", date(2026, 6, 1), "事迹不实")
    yield step("reviewer", revoked, date(2026, 6, 1))
    yield step("approver", afterwards.SignRevocation(said["outcome"], "太昊办〔2026〕10号"), date(2026, 6, 1))
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


def _score_the_rest(way: Way, phase: int, everybody: tuple[int, ...]) -> None:
    """Write down what the jurors would give on their sheets, one command each."""
    with scope.everywhere(), transaction():
        seats = [(one.id, one.office_id) for one in Juror.select().where(Juror.phase == phase).order_by(Juror.id)]
        rows = [
            (office, phase, nomination, seat, f'["{60 + (nomination * 7 + seat) % 40}", "{50 + nomination % 50}"]', 1)
            for seat, office in seats
            for nomination in everybody
            if (seat, nomination) != (seats[0][0], everybody[0])
        ]
        insert_rows("score", ("office_id", "phase_id", "nomination_id", "juror_id", "points", "revision"), rows)


def _read(way: Way, known: dict[str, int]) -> Iterator[Step]:
    """Yield what each page costs that is about the cycle or about nothing in particular."""
    app: Flask = create_app(way.register)
    with clock.at(instant(HELD)):
        client = app.test_client()
        begin_session(client, way.people["reviewer"], clock.now().timestamp())
        for rule in sorted(app.url_map.iter_rules(), key=str):
            if "GET" not in (rule.methods or ()) or not rule.arguments <= known.keys() or rule.endpoint == "static":
                continue
            _, address = rule.build({name: known[name] for name in rule.arguments}) or ("", "")
            began = time.process_time()
            answer = client.get(address)
            answer.get_data()
            kind = "" if answer.mimetype == "text/html" else " (a document)"
            spent = time.process_time() - began
            yield f"{PAGE}{rule.rule.replace('<int:', '<')}{kind} {answer.status_code}", spent, 0.0
