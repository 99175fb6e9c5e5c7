"""What every change of an award goes through: found in sight, in a state it may start from, on a day that can be."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from registry import clock
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.afterwards import AwardChange
from registry.records.database import insert_rows
from registry.records.fields import canonical
from registry.records.masking import masked
from registry.records.models import Actor, Award
from registry.wording import AWARD_STATES

STANDING = ("active", "retained")
_PART = 500
_COLUMNS = ("office_id", "award_id", "what", "state", "on_day", "until", "cause", "doc_no", "reason", "facts",
            "proposed_by_id", "signed_by_id", "changed_at")  # fmt: skip


def find_awards(identities: Collection[int]) -> list[Award]:
    """Return awards in sight, in the order of the roll; raise NotFound unless all are."""
    wanted = sorted({one for one in identities if 0 < one < 2**63})
    if not identities:
        raise InvalidInput(reason="请先选择荣誉。")
    found: list[Award] = []
    for start in range(0, len(wanted), _PART):
        found.extend(Award.select().where(Award.id.in_(wanted[start : start + _PART]), Award.in_reach()))
    if len(found) != len(set(identities)):
        raise NotFound(
            what=f"其中{len(set(identities)) - len(found)}项荣誉" if len(set(identities)) > 1 else "这项荣誉"
        )
    return sorted(found, key=lambda award: (award.decision_id, award.position))


def find_award(identity: int) -> Award:
    """Return an award that may be changed; raise NotFound for any other."""
    (award,) = find_awards((identity,))
    return award


def need_state(award: Award, states: Collection[str], step: str) -> None:
    """Raise WrongState unless the award is in one of these states."""
    if award.state not in states:
        raise WrongState(what=f"{award.name}的荣誉", state=AWARD_STATES[award.state], step=step)


def need_day(awards: Sequence[Award], on_day: date, step: str) -> None:
    """Refuse a day that has not come, or that lies before an award was granted."""
    if on_day > clock.today():
        raise InvalidInput(reason=f"{step}的日期{full_date(on_day)}还没有到，请核对。")
    granted = max(award.granted_on for award in awards)
    if on_day < granted:
        raise InvalidInput(reason=f"{step}的日期{full_date(on_day)}在授予荣誉（{full_date(granted)}）以前，请核对。")


def need_reason(reason: str, step: str) -> str:
    """Return why, without the numbers of persons; refuse an empty one."""
    if not reason.strip():
        raise InvalidInput(reason=f"{step}必须写明原因。")
    return masked(reason.strip())[:500]


def enter(
    awards: Sequence[Award],
    what: str,
    on_day: date,
    actor: Actor | None,
    until: date | None = None,
    doc_no: str = "",
    reason: str = "",
    facts: Sequence[dict[str, Any]] = (),
) -> None:
    """Enter what became of awards; `facts` is what each change replaced, in the order of the awards."""
    instant, last = clock.written(clock.now()), until.isoformat() if until else None
    by = actor.id if actor else None
    rows = [
        (award.office_id, award.id, what, "standing", on_day.isoformat(), last, "", doc_no, reason, canonical(kept), by, by, instant)
        for award, kept in zip(awards, facts or [{}] * len(awards), strict=True)
    ]  # fmt: skip
    insert_rows("award_change", _COLUMNS, rows)


def change(awards: Sequence[Award], **changes: object) -> None:
    """Change rows of the roll, each counted up."""
    ids = [award.id for award in awards]
    for start in range(0, len(ids), _PART):
        Award.update(**changes, revision=Award.revision + 1).where(Award.id.in_(ids[start : start + _PART])).execute()


def last_change(award: Award, what: str) -> AwardChange | None:
    """Return the last standing change of that kind."""
    query = AwardChange.select().where(
        AwardChange.award == award, AwardChange.what == what, AwardChange.state == "standing"
    )
    found: AwardChange | None = query.order_by(AwardChange.id.desc()).first()
    return found
