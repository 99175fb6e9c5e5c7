"""Planning a ceremony: when and where the awards of one or several cycles are handed over, by whom, in which order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from registry import events, journal
from registry.drafting.dates import full_date
from registry.drafting.facts import PARTS_OF_DAY
from registry.drafting.kinds import KINDS
from registry.drafting.ordering import Line, Listed, annexed
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.ceremonies import Attendance, CeremonyCycle, ceremony_of, cycles_of
from registry.records.database import insert_rows
from registry.records.masking import masked
from registry.records.models import Actor, Award, Ceremony, Cycle, Decision, Nomination, Recommender
from registry.records.revisions import edit
from registry.stages.ceremonies.telling import told
from registry.stages.ceremonies.walking import Walk, seats, walk
from registry.wording import CYCLE_STATES

ACTS = ("宣读表彰人员名单", "颁发荣誉证书", "部分获奖代表作典型发言、交流心得")
HOLDING = ("active", "retained")  # awards that are handed over
MOST_BATCH, MOST_ROW = 100, 100
_STARTS_AT = re.compile(r"([01]?\d|2[0-3]):[0-5]\d", re.ASCII)
_LIMITS = {"event": 40, "place": 120, "presiding": 120, "reader": 120}
_LABELS = {"event": "活动名称", "place": "地点", "presiding": "主持人", "reader": "宣读人"}


@dataclass(frozen=True)
class Arrangements:
    """When, where and by whom; `batch_size` people walk on together, `row_size` seats make a row, `plaques` are kinds."""

    held_on: date
    event: str = "颁奖大会"
    part_of_day: str = ""
    starts_at: str = ""
    place: str = ""
    purpose: str = ""
    acts: tuple[str, ...] = ACTS
    presiding: str = ""
    reader: str = ""
    presenters: tuple[str, ...] = ()
    plaques: tuple[str, ...] = ()
    batch_size: int = 10
    row_size: int = 20
    at_home: bool = False


@dataclass(frozen=True)
class PlanCeremony:
    """Plan the ceremony at which the awards of these cycles of one office are handed over, in their order."""

    cycles: tuple[int, ...]
    arrangements: Arrangements


@dataclass(frozen=True)
class SetCeremony:
    """Change what was planned; `revision` is the one seen, None on the command line. Who walks when is arranged anew."""

    ceremony: int
    revision: int | None
    arrangements: Arrangements


@dataclass(frozen=True)
class CancelCeremony:
    """Give a planned ceremony up, with its seats and who was checked in; its cycles may be planned anew."""

    ceremony: int
    revision: int | None


def plan_ceremony(command: PlanCeremony, _actor: Actor) -> int:
    """Enter the ceremony with everybody's place and seat; return its id."""
    cycles = [_decided(identity) for identity in dict.fromkeys(command.cycles)]
    if not cycles:
        raise InvalidInput(reason="请选择在这次大会上颁奖的评选活动。")
    if len({cycle.office_id for cycle in cycles}) > 1:
        raise InvalidInput(reason="一次大会只能颁发同一个单位评选的荣誉，请分开安排。")
    kept = _checked(command.arrangements, cycles)
    told(cycles, kept)
    ceremony = Ceremony.create(office=cycles[0].office_id, cycle=cycles[0], state="planned", **kept)
    for position, cycle in enumerate(cycles, start=1):
        CeremonyCycle.create(office=cycle.office_id, ceremony=ceremony, cycle=cycle, position=position)
    _seat_everybody(ceremony, cycles)
    identities = tuple(int(cycle.id) for cycle in cycles)
    said = (kept["event"], kept["held_on"].isoformat(), kept["place"])
    journal.record(events.CeremonyPlanned(ceremony.office_id, ceremony.id, identities, *said))
    return int(ceremony.id)


def set_ceremony(command: SetCeremony, _actor: Actor) -> None:
    """Change the arrangements; who walks when follows, the seats stay unless the rows change."""
    ceremony = planned(command.ceremony, "修改安排")
    cycles = cycles_of(ceremony)
    kept, row_size = _checked(command.arrangements, cycles), ceremony.row_size
    told(cycles, kept)
    edit(ceremony, command.revision, "这次大会的安排", **kept)
    ceremony = Ceremony.get_by_id(ceremony.id)
    arrange(ceremony, ceremony.batches_done)
    if ceremony.row_size != row_size or ceremony.at_home:
        _seat_anew(ceremony)
    said = (kept["event"], kept["held_on"].isoformat(), kept["place"])
    journal.record(events.CeremonySet(ceremony.office_id, ceremony.id, *said))


def cancel_ceremony(command: CancelCeremony, _actor: Actor) -> None:
    """Forget the planned ceremony; only the journal remembers it."""
    ceremony = planned(command.ceremony, "取消")
    edit(ceremony, command.revision, "这次大会的安排")
    for model in (Attendance, CeremonyCycle):
        model.delete().where(model.ceremony == ceremony).execute()
    Ceremony.delete().where(Ceremony.id == ceremony.id).execute()
    journal.record(events.CeremonyCancelled(ceremony.office_id, ceremony.id))


def planned(identity: int, step: str) -> Ceremony:
    """Return a ceremony in sight that is not over; raise NotFound or WrongState."""
    ceremony = Ceremony.one(identity)
    if ceremony is None:
        raise NotFound(what="这次颁奖大会")
    if ceremony.state != "planned":
        raise WrongState(what=f"{full_date(ceremony.held_on)}的{ceremony.event}", state="已经举行", step=step)
    return ceremony


def arrange(ceremony: Ceremony, done: int) -> tuple[int, ...]:
    """Let everybody left walk in order again, whoever's award holds no longer taken out; return the awards as they walk."""
    query = Attendance.select(Attendance, Award).join(Award).where(Attendance.ceremony == ceremony)
    kept = {one.award_id: one for one in query.order_by(Attendance.place)}
    for identity in [award for award, one in kept.items() if one.award.state not in HOLDING]:
        Attendance.delete().where(Attendance.id == kept.pop(identity).id).execute()
    before = [Walk(award, _title(one.award), one.state, one.batch) for award, one in kept.items()]
    after = walk(_as_first_ordered(ceremony, before, done), ceremony.batch_size, done, ceremony.at_home)
    for place, one in enumerate(after, start=1):
        row = kept[one.award]
        if (row.place, row.batch) != (place, one.batch):
            Attendance.update(place=place, batch=one.batch).where(Attendance.id == row.id).execute()
    return tuple(one.award for one in after)


def in_decided_order(cycles: Sequence[Cycle], every: bool = False) -> list[Award]:
    """Return the awards of cycles as their decisions list them, those that hold or `every` one of them."""
    return [award for cycle in cycles for award in _listed(cycle) if every or award.state in HOLDING]


def _listed(cycle: Cycle) -> Iterator[Award]:
    query = (
        Award.select(Award, Nomination, Recommender, Decision).join_from(Award, Nomination).join_from(Award, Decision)
    )
    query = query.join_from(Nomination, Recommender, "LEFT JOIN").where(Decision.cycle == cycle)
    awards = list(query.order_by(Award.position))
    if not awards:
        return
    for places in annexed([_line(one) for one in awards], awards[0].decision.list_order).values():
        yield from (awards[place] for place in places)


def _line(award: Award) -> Line:
    recommender = award.nomination.recommender
    division = recommender.position if recommender else None
    return Line(Listed(award.kind, award.name, award.unit), award.category_id, bool(award.prize), division)


def _title(award: Award) -> tuple[int, int, bool]:
    return award.decision_id, award.category_id, bool(award.prize)


def _as_first_ordered(ceremony: Ceremony, walks: list[Walk], done: int) -> list[Walk]:
    """Put who has not walked yet back into the order of the decisions: an earlier arranging may have moved them to the end."""
    first = {award.id: place for place, award in enumerate(in_decided_order(cycles_of(ceremony)))}
    gone = [one for one in walks if 0 < one.batch <= done]
    left = [one for one in walks if not 0 < one.batch <= done]
    return gone + sorted(left, key=lambda one: first[one.award])


def _seat_everybody(ceremony: Ceremony, cycles: Sequence[Cycle]) -> None:
    awards = in_decided_order(cycles)
    if not awards:
        raise InvalidInput(reason="这些评选活动没有可以颁发的荣誉：都已撤销或者失效。")
    walks = walk([Walk(one.id, _title(one)) for one in awards], ceremony.batch_size, at_home=ceremony.at_home)
    where = [""] * len(walks) if ceremony.at_home else seats(len(walks), ceremony.row_size)
    columns = ("office_id", "ceremony_id", "award_id", "place", "batch", "seat", "state", "proxy", "speaks", "reading")
    rows = [
        (ceremony.office_id, ceremony.id, one.award, place, one.batch, seat, "expected", "", False, "")
        for place, (one, seat) in enumerate(zip(walks, where, strict=True), start=1)
    ]
    insert_rows("attendance", columns, rows)


def _seat_anew(ceremony: Ceremony) -> None:
    everybody = list(Attendance.select().where(Attendance.ceremony == ceremony).order_by(Attendance.place))
    where = [""] * len(everybody) if ceremony.at_home else seats(len(everybody), ceremony.row_size)
    for one, seat in zip(everybody, where, strict=True):
        Attendance.update(seat=seat).where(Attendance.id == one.id).execute()


def _decided(identity: int) -> Cycle:
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state != "decided":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="安排颁奖大会")
    held = ceremony_of(cycle.id)
    if held is not None:
        what = "登记" if held.state == "held" else "安排"
        raise InvalidInput(
            reason=f"{cycle.label}“{cycle.program.name}”已经{what}了{full_date(held.held_on)}的{held.event}，一届只有一次。"
        )
    return cycle


def _checked(arranged: Arrangements, cycles: Sequence[Cycle]) -> dict[str, Any]:
    """Return the arrangements as they are kept; raise InvalidInput at what cannot be."""
    adopted_on = max(one.adopted_on for one in Decision.select().where(Decision.cycle.in_(list(cycles))))
    if arranged.held_on < adopted_on:
        reason = f"颁奖日期{full_date(arranged.held_on)}在表彰决定的日期{full_date(adopted_on)}以前，请核对。"
        raise InvalidInput(reason=reason)
    if arranged.starts_at and not _STARTS_AT.fullmatch(arranged.starts_at):
        raise InvalidInput(reason=f"开始时间“{arranged.starts_at[:20]}”不对，请写成9:00的样子。")
    if arranged.part_of_day not in ("", *PARTS_OF_DAY):
        raise InvalidInput(reason=f"时段只能是{'、'.join(PARTS_OF_DAY)}，也可以不写。")
    for name, most, label in (("batch_size", MOST_BATCH, "每批上台人数"), ("row_size", MOST_ROW, "每排座位数")):
        if not 1 <= getattr(arranged, name) <= most:
            raise InvalidInput(reason=f"{label}应是1至{most}之间的整数。")
    if unknown := [kind for kind in arranged.plaques if kind not in KINDS]:
        raise InvalidInput(reason=f"不认识发奖牌的对象种类{'、'.join(unknown)}。")
    kept = {field.name: _kept(getattr(arranged, field.name)) for field in fields(arranged)}
    for name, limit in _LIMITS.items():
        if len(kept[name]) > limit:
            raise InvalidInput(reason=f"{_LABELS[name]}太长，有{len(kept[name])}个字，最多{limit}个字。")
    return kept


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value.strip())
    return [masked(str(one).strip()) for one in value] if isinstance(value, tuple) else value
