"""Private facts are shown on request alone: for a reason, to people of the own office, and each time it is noted down."""

from dataclasses import dataclass

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records import vault
from registry.records.delegations import PrivateOpening
from registry.records.masking import masked
from registry.records.models import Actor, Nomination, Person
from registry.wording import PRIVATE_FIELDS

SHORTEST_REASON = 4


@dataclass(frozen=True)
class OpenPrivate:
    """Show some private facts of a nomination."""

    nomination: int
    fields: tuple[str, ...]
    reason: str


def open_private(command: OpenPrivate, actor: Actor) -> dict[str, str]:
    """Return the facts asked for, those not registered as empty texts; that they were opened is noted down first."""
    nomination = Nomination.one(command.nomination)
    if nomination is None:
        raise NotFound(what="这个推荐对象")
    _check(command)
    facts = _facts_of(nomination)
    opening = PrivateOpening.create(
        office=nomination.office_id,
        nomination=nomination,
        fields=list(command.fields),
        reason=masked(command.reason.strip()),
        opened_by=actor,
        opened_at=clock.written(clock.now()),
    )
    journal.record(events.PrivateOpened(nomination.office_id, opening.id, nomination.id, tuple(command.fields)))
    return {field: facts.values.get(field, "") for field in command.fields}


def registered(nomination: int) -> list[str]:
    """Return which private facts of a nomination in scope are registered, never what they say."""
    facts = vault.read(nomination)
    return [field for field in PRIVATE_FIELDS if facts is not None and facts.values.get(field)]


def _check(command: OpenPrivate) -> None:
    unknown = [field for field in command.fields if field not in PRIVATE_FIELDS]
    if unknown or not command.fields:
        raise InvalidInput(reason=f"请选择要查看哪几项：{'、'.join(PRIVATE_FIELDS.values())}。")
    if len(command.reason.strip()) < SHORTEST_REASON:
        raise InvalidInput(reason=f"请写明为什么要看（至少{SHORTEST_REASON}个字）。")


def _facts_of(nomination: Nomination) -> vault.Private:
    person = Person.one(nomination.person_id) if nomination.person_id else None
    if person is not None and person.state == "sealed":
        raise RuleViolation(reason=f"{nomination.name}的个人信息已封存，不能查看；确需使用的，请签发人先解除封存。")
    facts = vault.read(nomination.id)
    if facts is None:
        raise RuleViolation(reason=f"{nomination.name}没有登记隐私信息，或已按规定销毁。")
    return facts
