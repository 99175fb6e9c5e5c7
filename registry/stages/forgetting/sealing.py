"""Sealing (封存): a person's private facts are stored still, and used for nothing, until somebody unseals them."""

from dataclasses import dataclass

from importers.likeness.duplicates import somebody_of
from registry import clock, events, journal
from registry.errors import InvalidInput, WrongState
from registry.records import vault
from registry.records.forgettings import Forgetting
from registry.records.identities import LikenessKey, LikenessPair
from registry.records.likenesses import Keeping
from registry.records.masking import masked
from registry.records.models import Actor, Nomination, Person
from registry.stages.forgetting.finding import Somebody, find_somebody, refuse_running
from registry.wording import PERSON_STATES


@dataclass(frozen=True)
class SealPerson:
    """Put a person's private facts away (封存), for a reason and usually under a document."""

    person: int
    reason: str
    doc_no: str = ""


@dataclass(frozen=True)
class UnsealPerson:
    """Let them be used again."""

    person: int
    reason: str


def seal_person(command: SealPerson, actor: Actor) -> int:
    """Seal every record of the person; return the id of what was noted down."""
    somebody = _found(command.person, command.reason, "open", "封存")
    refuse_running(somebody, "封存")
    Person.update(state="sealed").where(Person.id.in_(somebody.people)).execute()
    _drop_marks(somebody)
    noted = _note("sealed", somebody, command.reason, command.doc_no, actor)
    person = somebody.person
    journal.record(events.PersonSealed(person.office_id, person.id, noted.id, somebody.people))
    return int(noted.id)


def unseal_person(command: UnsealPerson, actor: Actor) -> int:
    """Open every record of the person again, to be met again too; return the id of what was noted down."""
    somebody = _found(command.person, command.reason, "sealed", "解除封存")
    Person.update(state="open").where(Person.id.in_(somebody.people)).execute()
    _keep_marks(somebody)
    noted = _note("unsealed", somebody, command.reason, "", actor)
    person = somebody.person
    journal.record(events.PersonUnsealed(person.office_id, person.id, noted.id, somebody.people))
    return int(noted.id)


def _found(identity: int, reason: str, state: str, step: str) -> Somebody:
    somebody = find_somebody(identity)
    if not reason.strip():
        raise InvalidInput(reason=f"{step}必须写明理由。")
    if somebody.person.state != state:
        raise WrongState(what=f"{somebody.name}的个人信息", state=PERSON_STATES[somebody.person.state], step=step)
    return somebody


def _note(what: str, somebody: Somebody, reason: str, doc_no: str, actor: Actor) -> Forgetting:
    noted: Forgetting = Forgetting.create(
        office=somebody.person.office_id,
        person=somebody.person,
        what=what,
        reason=masked(reason.strip()),
        doc_no=doc_no.strip(),
        nominations=len(somebody.nominations),
        done_by=actor,
        done_at=clock.written(clock.now()),
    )
    return noted


def _drop_marks(somebody: Somebody) -> None:
    """Let nobody be told that a new row resembles somebody sealed, nor be asked about it."""
    people = list(somebody.people)
    LikenessKey.delete().where(LikenessKey.person.in_(people)).execute()
    asked = LikenessPair.left.in_(people) | LikenessPair.right.in_(people)
    LikenessPair.delete().where(asked, LikenessPair.state.in_(("found", "vouched", "open"))).execute()


def _keep_marks(somebody: Somebody) -> None:
    stands = (Nomination.id.in_(somebody.nominations), Nomination.state != "withdrawn")
    kept = list(Nomination.select().where(*stands).order_by(Nomination.id))
    facts = vault.read_many([one.id for one in kept])
    for office in sorted({one.office_id for one in kept}):
        theirs = [one for one in kept if one.office_id == office and one.id in facts]
        keeping = Keeping(office)
        keeping.add([one.person_id for one in theirs], [somebody_of(facts[one.id].values) for one in theirs])
        keeping.finish()
