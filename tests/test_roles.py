"""Who may do what: every cell of the matrix as people agreed it, and the bus that keeps to it."""

from contextlib import suppress
from pathlib import Path

import pytest

from registry import roles
from registry.bus import sight_of
from registry.errors import Forbidden, RegistryError
from registry.records.database import transaction
from registry.records.models import Actor
from registry.register import Register
from registry.wiring import COMMANDS
from registry.wording import ROLES
from tests.safety.sweep import Ids, Undone, filled

CELLS = {"-": "", "O": roles.OWN, "B": roles.BELOW}


def agreed() -> dict[str, dict[str, str]]:
    """Read the table of tests/data/roles.txt: an action a line, a role a column."""
    lines = (Path(__file__).parent / "data" / "roles.txt").read_text("utf-8").splitlines()
    _, *columns = lines[0].split()
    assert columns == list(ROLES)
    rows = [line.split() for line in lines[1:]]
    assert len({name for name, *_ in rows}) == len(rows)
    return {name: {role: CELLS[cell] for role, cell in zip(columns, cells, strict=True)} for name, *cells in rows}


def test_every_cell_of_the_matrix_is_as_agreed() -> None:
    told = {action: {role: roles.reach(action, (role,)) for role in ROLES} for action in roles.MATRIX}

    assert told == agreed()


def test_every_command_has_a_line_and_every_other_line_is_a_question() -> None:
    assert set(roles.MATRIX) == {command.__name__ for command in COMMANDS} | set(roles.QUESTIONS)
    assert {command.__name__ for command in COMMANDS} & set(roles.QUESTIONS) == set()


def test_no_cell_names_an_unknown_role_or_reach() -> None:
    assert {role for row in roles.MATRIX.values() for role in row} <= set(ROLES)
    assert {far for row in roles.MATRIX.values() for far in row.values()} <= {roles.OWN, roles.BELOW}
    assert all(roles.MATRIX.values())


def test_who_holds_several_roles_reaches_as_far_as_the_farthest() -> None:
    assert roles.reach("CloseNotice", ("clerk", "reviewer")) == roles.BELOW
    assert roles.reach("CloseNotice", ("clerk", "auditor")) == ""
    assert roles.reach("CloseNotice", ()) == ""


def test_an_action_that_is_not_in_the_matrix_is_nobody_s_but_an_error() -> None:
    with pytest.raises(KeyError):
        roles.may("CloseNotices", tuple(ROLES))


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_the_bus_carries_a_command_out_for_whoever_has_a_cell_and_turns_everybody_else_away(
    register: Register, people: dict[str, Actor]
) -> None:
    """Send every command in every role, with ids of nothing: a role that may gets any answer but that it may not."""
    person, told = people["clerk"], {}
    for command in COMMANDS:
        for role in ROLES:
            person.roles = [role]
            told[command.__name__, role] = not _forbidden(register, filled(command, Ids({})), person)

    assert told == {(name, role): bool(agreed()[name][role]) for name, role in told}
    assert len(told) == len(COMMANDS) * len(ROLES)


def _forbidden(register: Register, command: object, person: Actor) -> bool:
    """Tell whether the bus forbids it; what it carries out is undone."""
    forbidden = False
    with suppress(Undone), transaction():
        try:
            with transaction():
                register.bus.handle(command, person)
        except Forbidden:
            forbidden = True
        except RegistryError:
            pass
        raise Undone
    return forbidden


def test_a_reach_of_the_own_office_leaves_the_offices_below_alone(people: dict[str, Actor]) -> None:
    officer = people["city_officer"]
    officer.roles = ["reviewer"]

    assert sight_of(officer, roles.OWN).offices == {officer.office_id}
    assert (sight_of(officer).offices or set()) > {officer.office_id}


def test_every_role_has_its_sight_and_nobody_else() -> None:
    assert set(roles.SIGHT) == set(ROLES)
    assert {depth for both in roles.SIGHT.values() for depth in both} <= {
        roles.ALL,
        roles.SUBMITTED,
        roles.TENDED,
        roles.NONE,
    }


def test_whoever_is_dismissed_sees_nothing(people: dict[str, Actor]) -> None:
    people["reviewer"].active = False

    assert sight_of(people["reviewer"]).in_view == frozenset()
