"""The nomination asked for, what the vault knows of it, and in which states its cycle lets it be changed."""

from collections.abc import Collection

from registry.errors import NotFound, WrongState
from registry.records import vault
from registry.records.models import Category, Cycle, Nomination
from registry.wording import CYCLE_STATES, NOMINATION_STATES

BEFORE_NOTICE = ("open", "review")


def find_place(cycle: int, category: int) -> tuple[Cycle, Category]:
    """Return a cycle in sight and one of its categories; raise NotFound for any other."""
    found, wanted = Cycle.one(cycle), Category.one(category)
    if found is None:
        raise NotFound(what="这届评选活动")
    if wanted is None or wanted.program_id != found.program_id:
        raise NotFound(what="这个奖项类别")
    return found, wanted


def find_nomination(identity: int) -> Nomination:
    """Return the nomination of that id in sight; raise NotFound if there is none."""
    found = Nomination.one(identity)
    if found is None:
        raise NotFound(what="这个推荐对象")
    return found


def find_changeable(identity: int, states: Collection[str], step: str) -> Nomination:
    """Return a nomination that may take a step: in these states, before the notice; raise WrongState for any other."""
    found = find_nomination(identity)
    refuse_cycle(found.cycle, BEFORE_NOTICE, step)
    if found.state not in states:
        raise WrongState(what=f"“{found.name}”", state=NOMINATION_STATES[found.state], step=step)
    return found


def refuse_cycle(cycle: Cycle, states: Collection[str], step: str) -> None:
    """Raise WrongState for a cycle in any other state."""
    if cycle.state not in states:
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step=step)


def private_of(nomination: Nomination) -> vault.Private:
    """Return the private facts of a nomination; empty where there are none or they were forgotten."""
    return vault.read(nomination.id) or vault.Private({}, {})
