"""A nomination by form: recommended by a unit, by the masses, by several together, or by the nominee."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importers.likeness.duplicates import somebody_of
from registry import events, journal
from registry.errors import InvalidInput, RuleViolation
from registry.records import nominees, vault
from registry.records.likenesses import Keeping
from registry.records.models import Actor, Cycle, Nomination, Person
from registry.stages.nominating.endorsing import read_marks
from registry.stages.nominating.filling import Filled, fill
from registry.stages.nominating.finding import find_place, refuse_cycle
from registry.wording import CHANNELS, NOMINATION_STATES


@dataclass(frozen=True)
class EnterNomination:
    """Enter one nominee by form; without a recommending unit the own office recommends, but never a self-nomination."""

    cycle: int
    category: int
    kind: str
    name: str
    unit: str = ""
    recommender: str = ""
    channel: str = "organisation"
    private: Mapping[str, str] = field(default_factory=dict)
    deeds: str = ""
    marks: tuple[str, ...] = ()


def enter_nomination(command: EnterNomination, actor: Actor) -> int:
    """Store the nominee as received; a self-nomination waits for its unit's endorsement. Return the nomination's id."""
    cycle, category = find_place(command.cycle, command.category)
    refuse_cycle(cycle, ("open",), "填报推荐对象")
    if command.channel not in CHANNELS:
        raise InvalidInput(reason=f"推荐方式只能是：{'、'.join(CHANNELS.values())}。")
    own = command.channel == "self"
    recommender = nominees.recommender_said(command.recommender) or ("" if own else actor.office.name)
    marks = read_marks(command.marks)
    filled = fill(category, command.kind, command.name, command.unit, recommender, command.private, command.deeds)
    refuse_listed(cycle, filled)
    (keeper,) = vault.keep_people(cycle.office_id, [filled.private()])
    last = Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position.desc()).first()
    nomination = Nomination.create(
        office=cycle.office_id, cycle=cycle, category=category, person=keeper.person, kind=filled.kind, name=filled.name,
        unit=filled.unit, position=last.position + 1 if last else 1, channel=command.channel, endorsed=not own,
        recommender=nominees.recommenders(cycle, [recommender]).get(recommender), marks=list(marks),
        row_index=nominees.row_index(filled.values, filled.name, filled.unit), row_digest=nominees.row_digest(filled.values),
    )  # fmt: skip
    keep_private(nomination, filled, keeper)
    journal.record(
        events.NominationEntered(
            cycle.office_id, nomination.id, cycle.id, category.id, command.channel, filled.commitment
        )
    )
    return int(nomination.id)


def refuse_listed(cycle: Cycle, filled: Filled, besides: int = 0) -> None:
    """Raise RuleViolation where the list has this nominee already: by the ID number, else by name, unit and phone."""
    index = vault.index_of(filled.values.get("id_no", ""))
    same = (
        Person.id_index == index
        if index
        else Nomination.row_index == nominees.row_index(filled.values, filled.name, filled.unit)
    )
    query = Nomination.select().join(Person).where(Nomination.cycle == cycle, same, Nomination.state != "withdrawn")
    found = query.where(Nomination.id != besides, Nomination.kind == filled.kind).first()
    if found is not None:
        where = f"第{found.position}位，{found.category.name}，{NOMINATION_STATES[found.state]}"
        raise RuleViolation(reason=f"“{filled.name}”已在这一届的名单里（{where}），不必再报；要改就补正那一条。")


def keep_private(
    nomination: Nomination, filled: Filled, keeper: vault.Keeper, originals: Mapping[str, str] | None = None
) -> None:
    """Seal what a form says under the person's key, and keep the marks by which the person is met again."""
    packed = vault.pack(filled.private(originals), filled.packed)
    vault.keep_rows(nomination.office_id, [nomination.id], [keeper], [packed])
    keeping = Keeping(nomination.office_id, nomination.cycle_id)
    keeping.add([keeper.person], [somebody_of(filled.values)])
    keeping.finish()
