"""Two people at the same moment: one step happens, the other is told; never both, on either engine."""

import threading
from datetime import date

import pytest

from registry import clock, verification
from registry.errors import NotFound, RegistryError
from registry.records import scope
from registry.records.database import connected
from registry.records.models import Award, Certificate, Cycle, Nomination, Roster
from registry.stages import issuing, programs, reviews, rolls, rosters
from tests.factories import ADOPTED, Way, instant, roster, row

UNKNOWN = "\U0003134f"  # a character that no font of ours has


def at_once(way: Way, *steps: tuple[str, object, date]) -> list[RegistryError | None]:
    """Send commands from a thread each, started together; return what each was refused with."""
    refusals: list[RegistryError | None] = [None] * len(steps)
    start = threading.Barrier(len(steps))

    def send(place: int, username: str, command: object, day: date) -> None:
        with connected(), clock.at(instant(day)):
            start.wait()
            try:
                way.register.bus.handle(command, way.people[username])
            except RegistryError as refusal:
                refusals[place] = refusal

    threads = [threading.Thread(target=send, args=(place, *step)) for place, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


@pytest.mark.usefixtures("everywhere")
def test_one_upload_is_confirmed_once(way: Way) -> None:
    upload = way.open_cycle().upload(count=5)
    confirm = ("clerk", rosters.ConfirmRoster(upload), date(2023, 4, 12))

    refusals = at_once(way, confirm, confirm, confirm)

    assert [type(refusal) for refusal in refusals if refusal] == [NotFound, NotFound]
    assert (Roster.select().count(), Nomination.select().count()) == (1, 5)


@pytest.mark.usefixtures("everywhere")
def test_a_held_certificate_is_numbered_once(way: Way) -> None:
    way.open_cycle().store(
        roster([row(2, name=f"王{UNKNOWN}"), row(3, name=f"李{UNKNOWN}")])
    ).review().publish().close().decide()
    for award, name in zip(Award.select().order_by(Award.id), ("王五", "李四"), strict=True):
        Award.update(name=name).where(Award.id == award.id).execute()
    retry = ("clerk", issuing.RetryHeld(way.cycle), ADOPTED)

    refusals = at_once(way, retry, retry)

    assert [type(refusal) for refusal in refusals if refusal] == [NotFound]
    assert sorted(one.number for one in Certificate.select()) == [
        "太昊文明〔2023〕第0001号",
        "太昊文明〔2023〕第0002号",
    ]


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("other", ["withdraw", "cancel"])
def test_a_decision_and_what_forbids_it_never_both_happen(way: Way, other: str) -> None:
    way.open_cycle().store().review().publish().close()
    first = way.nominations()[0]
    commands = {
        "withdraw": ("clerk", reviews.WithdrawNominations(way.cycle, (first,), "本人放弃"), ADOPTED),
        "cancel": ("approver", programs.CancelCycle(way.cycle, "不办了"), ADOPTED),
    }

    at_once(way, ("approver", way.adoption(), ADOPTED), commands[other])

    awarded = {award.nomination_id for award in Award.select()}
    withdrawn = {one.id for one in Nomination.select().where(Nomination.state == "withdrawn")}
    cancelled = Cycle.get_by_id(way.cycle).state == "cancelled"
    assert awarded & withdrawn == set()
    assert not (cancelled and awarded)
    assert rolls.differences() == []


def test_the_journal_is_verified_while_others_write(way: Way) -> None:
    way.open_cycle()
    done = threading.Event()
    verdicts = []

    def write() -> None:
        with connected():
            for place in range(15):
                command = programs.PlanCycle(1, f"第{place}届", date(2023, 1, 1), date(2023, 12, 31))
                way.register.bus.handle(command, way.people["reviewer"])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        with scope.everywhere():
            verdicts.append(verification.verify(way.register.config.head).faults)
    writer.join()

    assert set(verdicts) == {()}
