"""A nomination is corrected (补正): what it says is written anew, and it is received again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importers.likeness.duplicates import somebody_of
from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import RuleViolation
from registry.records import annexes, keys, nominees, vault
from registry.records.identities import LikenessPair
from registry.records.likenesses import drop_marks
from registry.records.models import Actor, Nomination, Person, SealedRow
from registry.records.revisions import edit
from registry.stages.nominating.endorsing import read_marks
from registry.stages.nominating.entering import keep_private, refuse_listed
from registry.stages.nominating.filling import Filled, fill
from registry.stages.nominating.finding import find_changeable, private_of


@dataclass(frozen=True)
class CorrectNomination:
    """Write anew what a nomination says, while it is received or was sent back; `revision` is that of the page."""

    nomination: int
    revision: int | None
    name: str
    unit: str = ""
    recommender: str = ""
    private: Mapping[str, str] = field(default_factory=dict)
    deeds: str = ""
    marks: tuple[str, ...] = ()


def correct_nomination(command: CorrectNomination, actor: Actor) -> None:
    """Replace what is known of the nominee; the reason and the last day of a return are settled by it."""
    found = find_changeable(command.nomination, ("received", "returned"), "补正")
    if found.state == "returned" and found.correct_by is not None and found.correct_by < clock.today():
        raise RuleViolation(
            reason=f"“{found.name}”的补正期限到{full_date(found.correct_by)}为止，已经过期；请审核员重新定期限，或者列为未入选。"
        )
    former = private_of(found)
    said = nominees.recommender_said(command.recommender)
    recommender = said or (found.recommender.name if found.recommender else actor.office.name)
    own = found.channel == "self" and not found.endorsed and not said
    filled = fill(
        found.category, found.kind, command.name, command.unit, "" if own else recommender, command.private, command.deeds
    )  # fmt: skip
    refuse_listed(found.cycle, filled, besides=found.id)
    keeper = _keeper(found, filled, former)
    edit(
        found, command.revision, f"“{found.name}”", name=filled.name, unit=filled.unit, person=keeper.person, state="received",
        reason="", correct_by=None, marks=list(read_marks(command.marks)),
        recommender=found.recommender_id if own else nominees.recommenders(found.cycle, [recommender])[recommender],
        row_index=nominees.row_index(filled.values, filled.name, filled.unit), row_digest=nominees.row_digest(filled.values),
    )  # fmt: skip
    SealedRow.delete().where(SealedRow.nomination == found).execute()
    keep_private(found, filled, keeper, former.originals or None)
    journal.record(events.NominationCorrected(found.office_id, found.id, found.cycle_id, filled.commitment))


def _keeper(found: Nomination, filled: Filled, former: vault.Private) -> vault.Keeper:
    """Return who the nominee is now: the same person, unless the ID number says otherwise."""
    person = found.person
    index = bytes(person.id_index) if person and person.id_index else None
    others = Nomination.select().where(Nomination.person == found.person_id, Nomination.id != found.id)
    alone = not others.where(Nomination.state != "withdrawn").exists()
    if person and former.values and alone:
        drop_marks([person.id], [somebody_of(former.values)])
    if person and person.state == "open" and index == vault.index_of(filled.values.get("id_no", "")):
        return vault.Keeper(person.id, keys.fetch(person.key))
    (keeper,) = vault.keep_people(found.office_id, [filled.private()])
    if person and alone:
        about = (LikenessPair.left == person) | (LikenessPair.right == person)
        LikenessPair.delete().where(about, LikenessPair.state.in_(("found", "vouched", "open"))).execute()
    annexes.hand_on(found, Person.get_by_id(keeper.person).key)
    return keeper
