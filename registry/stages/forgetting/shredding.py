"""Shredding (粉碎): one person proposes it, another decides; the keys go, and with them what they sealed, in every copy.

What was published stands: awards, certificates and their proofs. The journal never held what is destroyed.
"""

from dataclasses import dataclass

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.forgettings import Forgetting
from registry.records.masking import masked
from registry.records.models import Actor
from registry.stages.forgetting.erasing import erase_later, forget_nominations, forget_people
from registry.stages.forgetting.finding import Somebody, find_somebody, refuse_running
from registry.wording import PERSON_STATES


@dataclass(frozen=True)
class ProposeShredding:
    """Ask to have a person's private facts destroyed, for a reason."""

    person: int
    reason: str


@dataclass(frozen=True)
class ShredPerson:
    """Destroy them as proposed, under a document."""

    forgetting: int
    doc_no: str


def propose_shredding(command: ProposeShredding, actor: Actor) -> int:
    """Note the proposal down; return its id."""
    somebody = find_somebody(command.person)
    if not command.reason.strip():
        raise InvalidInput(reason="提请粉碎必须写明理由，例如“本人申请删除，档案保管期已满”。")
    _refuse_shredded(somebody, "提请粉碎")
    refuse_running(somebody, "粉碎")
    person = somebody.person
    waiting = (Forgetting.what == "shredded", Forgetting.state == "proposed", Forgetting.person.in_(somebody.people))
    if Forgetting.select().where(*waiting).exists():
        raise RuleViolation(reason=f"已经提请粉碎{somebody.name}的个人信息，等另一个人批准。")
    noted = Forgetting.create(
        office=person.office_id,
        person=person,
        what="shredded",
        state="proposed",
        reason=masked(command.reason.strip()),
        proposed_by=actor,
    )
    journal.record(events.ShreddingProposed(person.office_id, person.id, noted.id))
    return int(noted.id)


def shred_person(command: ShredPerson, actor: Actor) -> int:
    """Destroy the private facts of every record of the person; return how many nominations lost theirs."""
    noted = Forgetting.one(command.forgetting)
    if noted is None or noted.what != "shredded" or noted.person_id is None:
        raise NotFound(what="这件粉碎申请")
    if noted.state != "proposed":
        raise WrongState(what="这件粉碎申请", state="已办理", step="再办理")
    _refuse_same_person(noted, actor)
    if not command.doc_no.strip():
        raise InvalidInput(reason="请写明批准粉碎的文号。")
    somebody = find_somebody(noted.person_id)
    _refuse_shredded(somebody, "粉碎")
    refuse_running(somebody, "粉碎")
    erasable = forget_nominations(somebody.nominations) + forget_people(somebody.people)
    noted.state, noted.doc_no, noted.done_by = "done", command.doc_no.strip(), actor
    noted.done_at, noted.nominations = clock.written(clock.now()), len(somebody.nominations)
    erase_later(noted, erasable)
    journal.record(events.PersonShredded(noted.office_id, noted.person_id, noted.id, somebody.people, noted.doc_no))
    return len(somebody.nominations)


def _refuse_shredded(somebody: Somebody, step: str) -> None:
    if somebody.person.state == "shredded":
        raise WrongState(what="这个人的个人信息", state=PERSON_STATES["shredded"], step=step)


def _refuse_same_person(noted: Forgetting, actor: Actor) -> None:
    """Raise RuleViolation for whoever proposed it, under this account or another of the same name in the office."""
    proposer = noted.proposed_by
    if proposer is None:
        return
    same_name = (proposer.name, proposer.office_id) == (actor.name, actor.office_id)
    if proposer.id == actor.id or same_name:
        raise RuleViolation(reason=f"粉碎要由另一个人批准：这件是{proposer.name}提请的。")
