"""Who may do what: every cell of the matrix as people agreed it, and the bus that keeps to it."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from registry import roles
from registry.app import create_app
from registry.bus import sight_of
from registry.cli import main
from registry.errors import Forbidden, RegistryError
from registry.records.database import transaction
from registry.records.models import Actor
from registry.register import Register
from registry.stages import announcements
from registry.wiring import COMMANDS
from registry.wording import ROLES
from tests.factories import Way
from tests.safety.ground import furnish
from tests.safety.sweep import Ids, Undone, filled, signed_in

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


def questions() -> dict[str, str]:
    """Read tests/data/questions.txt: a page a line with the question it asks; - for one that is open to everybody."""
    lines = (Path(__file__).parent / "data" / "questions.txt").read_text("utf-8").splitlines()
    return {page: "" if question == "-" else question for page, question in (line.split() for line in lines)}


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_every_page_has_a_question_and_every_question_a_page_or_a_command(register: Register) -> None:
    opened = {rule.endpoint for rule in create_app(register).url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert set(questions()) == opened
    assert set(roles.QUESTIONS) <= set(questions().values()) | set(BY_COMMAND) | {"ApproveAnnouncement"}


BY_COMMAND = {  # what is read on the command line, some of it there alone
    "SeePrivateOpenings": ("privacy", "openings"), "SeeForgettings": ("privacy", "list"), "SeeRoll": ("roll", "show"),
    "SeeRosters": ("honoree", "find", "王芳"),
}  # fmt: skip


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_each_question_is_answered_on_its_page_for_whoever_has_a_cell_and_for_nobody_else(way: Way) -> None:
    first = {question: page for page, question in reversed(questions().items()) if question}
    clerk, ids = way.open_cycle().people["clerk"], {"cycle": way.cycle, "category": way.category}
    way.people["juror"] = Actor.create(
        office=clerk.office_id, username="juror", name="评委", roles=["juror"], password_hash=clerk.password_hash
    )

    assert answered(way, ids, list(first.values())) == {
        (page, role): bool(agreed()[question][role]) for question, page in first.items() for role in ROLES
    }


@pytest.mark.prove  # all pages beside the first of each question
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_every_page_answers_whoever_has_a_cell_for_its_question_and_nobody_else(way: Way) -> None:
    asking = {page: question for page, question in questions().items() if question}
    strangers = furnish(way).strangers
    way.people["juror"] = next(one.person for one in strangers if one.person.username == "own_juror")
    ids = next(one.theirs for one in strangers if one.where == "beside")

    assert answered(way, ids, list(asking)) == {
        (page, role): bool(agreed()[question][role]) for page, question in asking.items() for role in ROLES
    }


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_what_is_read_on_the_command_line_is_read_by_whoever_has_a_cell_and_by_nobody_else(
    register: Register, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HONORS_HOME", str(register.config.home))
    person, told = people["clerk"], {}
    for question, words in BY_COMMAND.items():
        for role in ROLES:
            Actor.update(roles=[role]).where(Actor.id == person.id).execute()
            with pytest.raises(SystemExit):
                main(["--as", person.username, *words])
            told[question, role] = "权限" not in capsys.readouterr().err

    assert told == {(question, role): bool(agreed()[question][role]) for question, role in told}


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_news_is_approved_by_whoever_has_a_cell(register: Register, people: dict[str, Actor]) -> None:
    person, told = people["clerk"], {}
    for role in ROLES:
        person.roles = [role]
        told[role] = not _forbidden(register, announcements.MoveAnnouncement(1, "approved"), person)

    assert told == {role: bool(cell) for role, cell in agreed()["ApproveAnnouncement"].items()}


def answered(way: Way, ids: Mapping[str, int], pages: list[str]) -> dict[tuple[str, str], bool]:
    """Open pages in every role; tell who was not turned away, at the door or by finding no cycle as where there is none."""
    app, told = create_app(way.register), {}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in pages and "GET" in (rule.methods or ())]
    for role in ROLES:
        browser = signed_in(app, way.people[role])
        for rule in rules:
            status, text, _ = browser.opened(rule, "GET", Ids(ids), tuple(rule.arguments))
            told[rule.endpoint, role] = status != 403 and not (status == 404 and "没有找到这届评选活动" in text)
    return told


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
