"""Revocation (撤销): proposed with a cause of the list, signed under a number by somebody else, or refused."""

from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.drafting.decision_text import document_number
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.afterwards import AwardChange
from registry.records.models import Actor
from registry.records.revisions import edit
from registry.stages.afterwards.changing import STANDING, change, find_award, need_day, need_reason, need_state
from registry.stages.afterwards.keeping import end_cycle_of
from registry.wording import CAUSES

_STEP = "撤销荣誉"
REVOCABLE = (*STANDING, "suspended", "expired")


@dataclass(frozen=True)
class ProposeRevocation:
    """Propose to revoke a title, for a cause of the list."""

    award: int
    cause: str
    on_day: date
    reason: str


@dataclass(frozen=True)
class SignRevocation:
    """Sign a proposed revocation as a decision of that number, today if no day is told."""

    change: int
    doc_no: str
    revision: int | None = None
    on_day: date | None = None


@dataclass(frozen=True)
class RefuseRevocation:
    """Refuse a proposed revocation, with the reason: the title stays."""

    change: int
    reason: str


def propose_revocation(command: ProposeRevocation, actor: Actor) -> int:
    """Enter the proposal; return its id. The title stays as it is until somebody signs."""
    award = find_award(command.award)
    need_state(award, REVOCABLE, _STEP)
    if command.cause not in CAUSES:
        raise InvalidInput(reason=f"撤销原因只能是：{'；'.join(CAUSES.values())}。")
    need_day([award], command.on_day, "提请撤销")
    reason = need_reason(command.reason, "提请撤销")
    if AwardChange.select().where(AwardChange.award == award, AwardChange.state == "proposed").exists():
        raise RuleViolation(reason=f"{award.name}的撤销已经提请，正等签发，不必再提。")
    proposed = AwardChange.create(
        office=award.office_id, award=award, what="revoked", state="proposed", on_day=command.on_day, cause=command.cause,
        reason=reason, proposed_by=actor, changed_at=clock.written(clock.now()),
    )  # fmt: skip
    journal.record(events.RevocationProposed(award.office_id, proposed.id, award.id, command.cause))
    return int(proposed.id)


def sign_revocation(command: SignRevocation, actor: Actor) -> None:
    """Revoke the title; refused to whoever proposed it."""
    journal.refuse_clock_set_back()
    proposed = _proposed(command.change)
    award = proposed.award
    _need_another(proposed, actor)
    need_state(award, REVOCABLE, _STEP)
    if not command.doc_no.strip():
        raise InvalidInput(reason="撤销决定要有文号，例如“太昊办〔2023〕12号”。")
    doc_no, on_day = document_number(command.doc_no), command.on_day or clock.today()
    need_day([award], on_day, "撤销")
    if on_day < proposed.on_day:
        raise InvalidInput(reason=f"撤销的日期{full_date(on_day)}在提请（{full_date(proposed.on_day)}）以前，请核对。")
    signed = {"state": "standing", "doc_no": doc_no, "on_day": on_day, "signed_by": actor}
    edit(proposed, command.revision, f"{award.name}的撤销", **signed, changed_at=clock.written(clock.now()))
    change([award], state="revoked")
    told = (proposed.cause, doc_no, on_day.isoformat())
    journal.record(events.AwardRevoked(award.office_id, award.id, proposed.id, *told))
    end_cycle_of(award)


def refuse_revocation(command: RefuseRevocation, actor: Actor) -> None:
    """Let the title stay."""
    proposed = _proposed(command.change)
    reason = need_reason(command.reason, "不同意撤销")
    refused = {"state": "refused", "signed_by": actor, "facts": {"refused_for": reason}}
    edit(proposed, None, f"{proposed.award.name}的撤销", **refused, changed_at=clock.written(clock.now()))
    journal.record(events.RevocationRefused(proposed.office_id, proposed.id, proposed.award_id))


def _proposed(identity: int) -> AwardChange:
    found = AwardChange.one(identity)
    if found is None or found.state != "proposed":
        raise NotFound(what="等待签发的这件撤销")
    return found


def _need_another(proposed: AwardChange, actor: Actor) -> None:
    """Refuse whoever proposed, under whatever account of the same office."""
    proposer = proposed.proposed_by
    if proposer is not None and (proposer.id == actor.id or _who(proposer) == _who(actor)):
        raise RuleViolation(reason=f"撤销要由另一个人签发：这件撤销是{proposer.name}提请的。")


def _who(actor: Actor) -> tuple[int, str]:
    return actor.office_id, actor.name
