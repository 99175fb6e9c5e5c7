"""On the day: who is here, late, represented or absent, who speaks, how a name is read; and one re-flow of all that is left."""

from collections.abc import Collection
from dataclasses import dataclass

import peewee

from registry import events, journal
from registry.errors import InvalidInput, NotFound
from registry.records.ceremonies import Attendance
from registry.records.masking import masked
from registry.records.models import Actor, Award, Ceremony
from registry.stages.ceremonies.planning import arrange, planned
from registry.wording import ATTENDANCES

MOST_SPEAKERS = 20
_LONGEST = 60
_PART = 500


@dataclass(frozen=True)
class CheckIn:
    """Enter how honorees of a planned ceremony came, or that they did not; `proxy` is who takes it in somebody's place."""

    ceremony: int
    awards: tuple[int, ...]
    state: str
    proxy: str = ""


@dataclass(frozen=True)
class NameSpeakers:
    """Say who of the honorees speaks (典型发言): these and nobody else."""

    ceremony: int
    awards: tuple[int, ...]


@dataclass(frozen=True)
class GiveReading:
    """Write down how a name is read, as its bearer says: pinyin, a syllable a character."""

    ceremony: int
    award: int
    reading: str


@dataclass(frozen=True)
class ReflowCeremony:
    """Let all who are left walk in even batches again; `batches_done` have been on the stage and stay as they were."""

    ceremony: int
    batches_done: int = 0


def check_in(command: CheckIn, _actor: Actor) -> int:
    """Enter the attendance; return of how many."""
    if command.state not in ATTENDANCES:
        raise InvalidInput(reason=f"请选择{'、'.join(ATTENDANCES.values())}之一。")
    proxy = masked(command.proxy.strip()) if command.state == "by_proxy" else ""
    if command.state == "by_proxy" and not proxy:
        raise InvalidInput(reason="代领要写明代领人的姓名。")
    if len(proxy) > _LONGEST:
        raise InvalidInput(reason=f"代领人太长，有{len(proxy)}个字，最多{_LONGEST}个字。")
    ceremony = planned(command.ceremony, "签到")
    chosen = _chosen(ceremony, command.awards)
    _change(chosen, state=command.state, proxy=proxy)
    awards = tuple(one.award_id for one in chosen)
    journal.record(events.AttendanceTaken(ceremony.office_id, ceremony.id, awards, command.state))
    return len(chosen)


def name_speakers(command: NameSpeakers, _actor: Actor) -> int:
    """Enter the speakers; return how many."""
    ceremony = planned(command.ceremony, "确定典型发言")
    if len(set(command.awards)) > MOST_SPEAKERS:
        raise InvalidInput(reason=f"典型发言最多{MOST_SPEAKERS}人，请减少。")
    chosen = _chosen(ceremony, command.awards) if command.awards else []
    Attendance.update(speaks=False).where(Attendance.ceremony == ceremony).execute()
    _change(chosen, speaks=True)
    awards = tuple(one.award_id for one in chosen)
    journal.record(events.SpeakersNamed(ceremony.office_id, ceremony.id, awards))
    return len(chosen)


def give_reading(command: GiveReading, _actor: Actor) -> None:
    """Keep the reading; an empty one lets the tables say it again."""
    ceremony = planned(command.ceremony, "填写读音")
    chosen = _chosen(ceremony, (command.award,))
    reading = " ".join(command.reading.split())
    if len(reading) > _LONGEST:
        raise InvalidInput(reason=f"读音太长，有{len(reading)}个字符，最多{_LONGEST}个。")
    _change(chosen, reading=masked(reading))
    journal.record(events.ReadingGiven(ceremony.office_id, ceremony.id, command.award, masked(reading)))


def reflow_ceremony(command: ReflowCeremony, _actor: Actor) -> int:
    """Arrange who is left; return how many batches there are now."""
    ceremony = planned(command.ceremony, "重排")
    last = _last_batch(ceremony)
    if not 0 <= command.batches_done <= last:
        raise InvalidInput(reason=f"已上台的批数应是0至{last}之间的整数。")
    order = arrange(ceremony, command.batches_done)
    Ceremony.update(batches_done=command.batches_done).where(Ceremony.id == ceremony.id).execute()
    journal.record(events.CeremonyReflowed(ceremony.office_id, ceremony.id, command.batches_done, order))
    return _last_batch(ceremony)


def _last_batch(ceremony: Ceremony) -> int:
    batches = Attendance.select(peewee.fn.MAX(Attendance.batch)).where(Attendance.ceremony == ceremony)
    return int(batches.scalar() or 0)


def _chosen(ceremony: Ceremony, awards: Collection[int]) -> list[Attendance]:
    """Return the attendances of these awards in walking order; raise NotFound unless all belong to the ceremony."""
    wanted = set(awards)
    if not wanted:
        raise InvalidInput(reason="请先选择获奖者。")
    query = Attendance.select(Attendance, Award).join(Award).where(Attendance.ceremony == ceremony)
    chosen = [one for one in query.order_by(Attendance.place) if one.award_id in wanted]
    if len(chosen) != len(wanted):
        raise NotFound(what=f"这次大会的{len(wanted) - len(chosen)}名获奖者")
    return chosen


def _change(chosen: list[Attendance], **values: object) -> None:
    for start in range(0, len(chosen), _PART):
        part = [one.id for one in chosen[start : start + _PART]]
        Attendance.update(**values).where(Attendance.id.in_(part)).execute()
