"""A misprint in the roll is put right; the award stays the same award, and the former words are kept."""

from dataclasses import dataclass

from registry import clock, events, journal
from registry.drafting.listing import refuse_private
from registry.errors import InvalidInput
from registry.records.models import Actor
from registry.records.revisions import edit
from registry.stages.afterwards.changing import STANDING, enter, find_award, need_reason, need_state

LONGEST_NAME = 120
LONGEST_UNIT = 160


@dataclass(frozen=True)
class CorrectAward:
    """Put a misprinted name or unit of an award right (更正); `revision` is that of the award as it was shown."""

    award: int
    name: str
    unit: str
    reason: str
    revision: int | None = None


def correct_award(command: CorrectAward, actor: Actor) -> None:
    """Let the roll say it right from now on."""
    award = find_award(command.award)
    need_state(award, (*STANDING, "suspended", "expired"), "更正荣誉")
    name, unit = command.name.strip(), command.unit.strip()
    if not name or len(name) > LONGEST_NAME or len(unit) > LONGEST_UNIT:
        raise InvalidInput(reason=f"更正要写明姓名或名称，最多{LONGEST_NAME}个字；单位最多{LONGEST_UNIT}个字。")
    if (name, unit) == (award.name, award.unit):
        raise InvalidInput(reason="更正后的姓名（名称）和单位跟原来一样，没有要更正的。")
    refuse_private((name, unit))
    reason = need_reason(command.reason, "更正荣誉")
    today, former = clock.today(), {"name": award.name, "unit": award.unit}
    edit(award, command.revision, f"{award.name}的荣誉", name=name, unit=unit)
    enter([award], "corrected", today, actor, reason=reason, facts=[former])
    journal.record(events.AwardCorrected(award.office_id, award.id, name, unit, today.isoformat()))
