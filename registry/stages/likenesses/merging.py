"""Merging: two people of the vault are one honoree from now on; nothing moves, and undoing it restores exactly what was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.identities import PersonMerge, ToldApart, common_office, groups_of, wait_in_line
from registry.records.masking import masked
from registry.records.models import Actor, Person
from registry.stages.likenesses.asking import settle
from registry.stages.likenesses.standing import Stand, stands_of
from registry.stages.likenesses.telling import said_between, two_people

_TOLD = ("PeopleMerged", "MergeUndone", "PeopleToldApart", "ToldApartTakenBack")


@dataclass(frozen=True)
class MergePeople:
    """Say that two people of the register are one, for a reason; the left one is named from now on."""

    left: int
    right: int
    reason: str


@dataclass(frozen=True)
class UnmergePeople:
    """Undo a merge."""

    merge: int


class Merged(NamedTuple):
    """A merge, and the nominations that one person now has in one cycle: all but one of each should be withdrawn."""

    merge: int
    together: tuple[Stand, ...]


class Unexplained(NamedTuple):
    """What the tables say of who is whom and the journal does not, or the other way round."""

    office: int
    message: str


def merge_people(command: MergePeople, actor: Actor) -> Merged:
    """Make two people one."""
    if not command.reason.strip():
        raise InvalidInput(reason="合并必须写明理由，例如“电话核实为同一人”。")
    wait_in_line()
    left, right = two_people(command.left, command.right)
    if right.id in groups_of([left.id])[left.id]:
        raise RuleViolation(reason="这两条记录早已合并为同一人，不必再合并。")
    office = common_office({left.office_id, right.office_id})
    if office is None:
        raise NotFound(what="同时管辖这两个人的单位")
    _refuse_two_kinds(left, right)
    said = said_between(left, right)
    if said:
        raise RuleViolation(
            reason=f"这两个人已在{said[-1].told_at[:10]}判定不是同一人；确认判错了，请先撤回那个判定，再合并。"
        )
    merge = PersonMerge.create(
        office=office,
        kept=left,
        gone=right,
        reason=masked(command.reason.strip()),
        merged_by=actor,
        merged_at=clock.written(clock.now()),
    )
    journal.record(events.PeopleMerged(office, merge.id, left.id, right.id))
    settle((left.id, right.id))
    return Merged(int(merge.id), together_of(left.id))


def unmerge_people(command: UnmergePeople, actor: Actor) -> None:
    """Make them two people again, each with all that was stored under their own name, before the merge or since."""
    wait_in_line()
    merge = PersonMerge.one(command.merge)
    if merge is None:
        raise NotFound(what="这次合并")
    if merge.state != "standing":
        raise WrongState(what="这次合并", state="已撤销", step="再撤销")
    merge.state, merge.undone_by, merge.undone_at = "undone", actor, clock.written(clock.now())
    merge.save()
    journal.record(events.MergeUndone(merge.office_id, merge.id))
    settle((merge.kept_id, merge.gone_id))


def together_of(person: int) -> tuple[Stand, ...]:
    """Return the nominations of a person, and whoever is one with them, that stand in the same cycle as another."""
    group = groups_of([person])[person]
    stands = [stand for each in stands_of(group, opened=False).values() for stand in each]
    cycles = [stand.cycle for stand in stands]
    doubled = [stand for stand in stands if cycles.count(stand.cycle) > 1]
    return tuple(sorted(doubled, key=lambda stand: stand.nomination))


def unexplained() -> Iterator[Unexplained]:
    """Compare merges and who was told apart with the events that made them; called within a scope that sees everything."""
    merges, apart = _told()
    for merge in PersonMerge.select().where(PersonMerge.state == "standing").order_by(PersonMerge.id):
        if merges.pop(merge.id, None) != (merge.office_id, merge.kept_id, merge.gone_id):
            said = f"第{merge.kept_id}号与第{merge.gone_id}号人员的合并（第{merge.id}次），与日志记载的不一致。"
            yield Unexplained(merge.office_id, said)
    for identity, (office, kept, gone) in merges.items():
        said = f"日志记载第{kept}号与第{gone}号人员已合并（第{identity}次），表中已不存在或被改为撤销。"
        yield Unexplained(office, said)
    for told in ToldApart.select().where(ToldApart.state == "standing").order_by(ToldApart.id):
        if apart.pop(told.id, None) != (told.office_id, told.left_id, told.right_id):
            yield Unexplained(told.office_id, f"“不是同一人”的第{told.id}条判定，与日志记载的不一致。")
    for identity, (office, *_) in apart.items():
        yield Unexplained(office, f"日志记载的“不是同一人”第{identity}条判定，表中已不存在或被改为撤回。")


def _refuse_two_kinds(left: Person, right: Person) -> None:
    kinds = {
        stand.somebody.kind
        for each in stands_of((left.id, right.id)).values()
        for stand in each
        if stand.somebody is not None
    }
    if len(kinds) > 1:
        raise RuleViolation(reason="一个是个人，另一个是家庭或集体，不能合并。")


def _told() -> tuple[dict[int, tuple[int, int, int]], dict[int, tuple[int, int | None, int | None]]]:
    """Return the merges that stand and who was told apart, as the journal alone tells it."""
    merges: dict[int, tuple[int, int, int]] = {}
    apart: dict[int, tuple[int, int | None, int | None]] = {}
    position = -1
    while entries := journal.after(position, _TOLD, 1_000):
        for event in map(journal.event_of, entries):
            if isinstance(event, events.PeopleMerged):
                merges[event.merge] = (event.office, event.kept, event.gone)
            elif isinstance(event, events.MergeUndone):
                merges.pop(event.merge, None)
            elif isinstance(event, events.PeopleToldApart):
                apart |= {identity: (event.office, left, right) for identity, left, right in event.told}
            elif isinstance(event, events.ToldApartTakenBack):
                for identity in event.told:
                    apart.pop(identity, None)
        position = entries[-1].seq
    return merges, apart
