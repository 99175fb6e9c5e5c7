"""States: where each sheet of paper is, from its number to the honoree's hand, or out of use; who moved it, when and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal, paper_events
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.database import insert_rows
from registry.records.masking import masked
from registry.records.models import Actor, Certificate, Cycle
from registry.stages.issuing import stock
from registry.stages.issuing.keeping import digest_of, drawn_pages
from registry.stages.issuing.listing import of_cycle
from registry.wording import CERTIFICATE_STATES, HANDED_OVER

ON_PAPER = ("printed", "sealed")  # printed and still in the office's own hands
LONGEST_NAME = 60
LONGEST_REASON = 500


@dataclass(frozen=True)
class MarkPrinted:
    """Enter that these certificates of a cycle were printed."""

    cycle: int
    certificates: tuple[int, ...]


@dataclass(frozen=True)
class SealCertificates:
    """Enter that printed certificates got their seals (盖章)."""

    cycle: int
    certificates: tuple[int, ...]


@dataclass(frozen=True)
class HandOverCertificates:
    """Enter that sealed certificates were handed over: signed for, taken by a proxy, or delivered; today if no day is told."""

    cycle: int
    certificates: tuple[int, ...]
    how: str
    recipient: str = ""
    on_day: date | None = None


@dataclass(frozen=True)
class RecallCertificates:
    """Call certificates back (收回): they hold no longer."""

    cycle: int
    certificates: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Move:
    """How certificates went on: when, in what manner, by whose hands, why."""

    state: str
    on_day: date
    how: str = ""
    recipient: str = ""
    reason: str = ""


def mark_printed(command: MarkPrinted, actor: Actor) -> int:
    """Move certificates from numbered, or to be made out again, to printed, each on a sheet of stock; return how many."""
    cycle, named = cycle_of(command.cycle), set(command.certificates)
    open_ = [one for one in of_cycle(command.cycle) if one.state in ("numbered", "reissued") and one.id in named]
    again = [one for one in open_ if one.state == "reissued"]
    drawn = drawn_pages(cycle.id) if again else set()
    # What was made out again while its file was being drawn still waits: that file shows the former paper.
    late = {one.id for one in again if (one.id, digest_of(one.facts)) not in drawn}
    chosen = [one for one in open_ if one.id not in late]
    if chosen:
        set_state(chosen, "printed")
        stock.take(cycle, chosen, actor)
        identities = tuple(one.id for one in chosen)
        journal.record(events.CertificatesPrinted(cycle.office_id, cycle.id, identities))
    return len(chosen)


def seal_certificates(command: SealCertificates, actor: Actor) -> int:
    """Move printed certificates to sealed; return how many."""
    cycle, chosen = choose(command.cycle, command.certificates, ("printed",), "盖章")
    enter(chosen, Move("sealed", clock.today()), actor)
    journal.record(paper_events.CertificatesSealed(cycle.office_id, cycle.id, identities_of(chosen)))
    return len(chosen)


def hand_over_certificates(command: HandOverCertificates, actor: Actor) -> int:
    """Move sealed certificates to handed over, with who took them and when; return how many."""
    cycle, chosen = choose(command.cycle, command.certificates, ("sealed",), "发放")
    move = _handing(command)
    enter(chosen, move, actor)
    told = (identities_of(chosen), move.how, move.on_day.isoformat())
    journal.record(paper_events.CertificatesHandedOver(cycle.office_id, cycle.id, *told))
    return len(chosen)


def recall_certificates(command: RecallCertificates, actor: Actor) -> int:
    """Move certificates to recalled; return how many."""
    step, before = "收回", ("printed", "sealed", "handed_over", "reissued")
    reason = needed(command.reason, step)
    cycle, chosen = choose(command.cycle, command.certificates, before, step)
    enter(chosen, Move("recalled", clock.today(), reason=reason), actor)
    journal.record(paper_events.CertificatesRecalled(cycle.office_id, cycle.id, identities_of(chosen), reason))
    return len(chosen)


def cycle_of(identity: int) -> Cycle:
    """Return a cycle in scope; raise NotFound for any other."""
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    return cycle


def choose(
    cycle: int, identities: Collection[int], before: Sequence[str], step: str
) -> tuple[Cycle, list[Certificate]]:
    """Return the cycle and its certificates of these ids; raise WrongState unless all stand where the step begins."""
    found = cycle_of(cycle)
    wanted = set(identities)
    if not wanted:
        raise InvalidInput(reason=f"请先选择要{step}的证书。")
    chosen = [one for one in of_cycle(cycle) if one.id in wanted]
    if len(chosen) != len(wanted):
        raise NotFound(what=f"其中{len(wanted) - len(chosen)}张证书")
    for one in chosen:
        if one.state not in before:
            what = f"“{one.award.name}”的证书" + (f"（{one.number}）" if one.number else "")
            raise WrongState(what=what, state=CERTIFICATE_STATES[one.state], step=step)
    return found, chosen


def enter(chosen: Sequence[Certificate], move: Move, actor: Actor, successors: Sequence[int] = ()) -> None:
    """Move certificates to a state and enter how, and which others take their places."""
    set_state(chosen, move.state)
    columns = (
        "office_id", "certificate_id", "state", "on_day", "how", "recipient", "reason", "moved_by_id", "moved_at", "successor_id",
    )  # fmt: skip
    told = (
        move.state,
        move.on_day.isoformat(),
        move.how,
        move.recipient,
        move.reason,
        actor.id,
        clock.written(clock.now()),
    )
    after: Sequence[int | None] = successors or [None] * len(chosen)
    rows = [(one.office_id, one.id, *told, successor) for one, successor in zip(chosen, after, strict=True)]
    insert_rows("certificate_move", columns, rows)


def set_state(chosen: Sequence[Certificate], state: str) -> None:
    """Set the state of certificates."""
    for start in range(0, len(chosen), 500):
        part = [one.id for one in chosen[start : start + 500]]
        Certificate.update(state=state).where(Certificate.id.in_(part)).execute()


def identities_of(chosen: Sequence[Certificate]) -> tuple[int, ...]:
    """Return the ids of certificates, in order."""
    return tuple(one.id for one in chosen)


def needed(reason: str, step: str) -> str:
    """Return a reason without blanks around it and people's numbers in it; raise InvalidInput without one."""
    said = masked(reason.strip())
    if not said:
        raise InvalidInput(reason=f"{step}必须写明原因。")
    if len(said) > LONGEST_REASON:
        raise InvalidInput(reason=f"{step}的原因太长，有{len(said)}个字，最多{LONGEST_REASON}个字。")
    return said


def _handing(command: HandOverCertificates) -> Move:
    recipient, on_day = command.recipient.strip(), command.on_day or clock.today()
    if command.how not in HANDED_OVER:
        raise InvalidInput(reason=f"请选择发放方式：{'、'.join(HANDED_OVER.values())}。")
    if command.how == "by_proxy" and not recipient:
        raise InvalidInput(reason="代领的证书要写明代领人。")
    if len(recipient) > LONGEST_NAME:
        raise InvalidInput(reason=f"领取人太长，有{len(recipient)}个字，最多{LONGEST_NAME}个字。")
    if on_day > clock.today():
        raise InvalidInput(reason="发放日期还没有到，请填今天或以前的日期。")
    return Move("handed_over", on_day, command.how, recipient)
