"""Every door tried with another office's ids and with ids of nothing: both must answer alike, and nothing may change.

New commands, pages and commands of the command line are tried without being named here: their ids are known by the
names of their fields, which are the names of tables.
"""

import dataclasses
import io
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click
import peewee
from flask import Flask
from flask.testing import FlaskClient

from registry import cli, clock, roles
from registry.bus import held_roles
from registry.records import scope
from registry.records.database import database, transaction
from registry.records.ledger import Entry
from registry.records.models import Actor, Cycle, Office, Program
from registry.records.scope import OfficeOwned
from registry.records.tables import TABLES
from registry.register import Register
from registry.stages import issuing, rosters
from registry.wiring import COMMANDS
from tests.factories import PUBLISHED, Way, instant
from tests.web.conftest import begin_session, said

LOWEST, MISSING = 300_000, 987_654  # of ids, all of which stand for one row of one table
DAY = date(2023, 5, 8)

NAMED = {  # a field whose name is not its table's
    "left": "person", "right": "person", "honoree": "person", "successor": "person", "parent": "office", "giver": "actor",
    "taker": "actor", "juror": "actor", "merge": "person_merge", "pair": "likeness_pair", "phase": "review_phase",
    "change": "award_change", "kind": "stock_kind", "job": "print_job", "calibration": "printer_calibration",
    "source": "cycle", "removed": "nomination", "choice": "nomination", "wrong": "certificate", "proposal": "forgetting",
    "reply": "clearance_reply", "undone": "honoree_change",
}  # fmt: skip
NUMBERS = {  # what is counted, not pointed at
    "notice_days": 5, "sheets": 3, "year": 2030, "sheet": 0, "header_row": 1, "edition": 0, "revision": 1, "place": 1,
    "position": 1, "repeat_years": 0, "retention_months": 24, "places": 3, "most_nominees": 3, "prizes": 0, "row": 2,
    "least_deeds": 0, "most_deeds": 2000, "term_years": 3, "most_votes": 3, "points": 1, "least": 0, "most": 3,
}  # fmt: skip
TEXTS = {
    "level": "base", "form": "选树", "state": "checked", "kind": "person", "measure": "名", "channel": "organisation",
    "department": "police", "answer": "agree", "cause": "crime", "what": "joined", "how": "signed", "method": "scores",
    "average": "mean", "vacancy": "lost", "silence": "wait", "list_order": "recommended", "part_of_day": "上午",
    "wording": "特发此证。", "number_pattern": "{serial:04d}", "layout": "classic_red_gold", "address": "http://10.21.3.8",
    "doc_no": "太昊办〔2023〕44号", "plan_no": "太昊办〔2023〕44号", "password": "long enough", "phone": "0394-0000000",
    "published_on": "2023-05-08", "email": "",
}  # fmt: skip
LISTS = {"roles": ("clerk",), "fields": ("phone",), "whats": ("certificate",), "steps": ("check", "notice", "decide"),
         "kinds": ("person",)}  # fmt: skip
ROWS: dict[str, Callable[["Ids"], Any]] = {  # rows that hold ids beside words
    "SetQuotas.rows": lambda ids: (("太昊社区", ids["category"], 0, 3),),
    "DistinguishNamesakes.places": lambda ids: ((ids["nomination"], "三组"),),
}


FORM = tuple(f"form {name}" for name in (
    "nomination", "certificate", "wrong", "calibration", "kind", "category", "person", "actor", "taker", "giver", "award",
    "cycle", "recommender", "juror", "removed", "delegation", "forgetting", "change",
))  # fmt: skip


class Ids(Mapping[str, int]):
    """Ids by the name of the field, remembering which were asked for; one of them may be put aside for another."""

    def __init__(self, known: Mapping[str, int], aside: Mapping[str, int] | None = None) -> None:
        self.known, self.aside, self.asked = known, aside or {}, dict[str, None]()

    def __getitem__(self, name: str) -> int:
        self.asked[name] = None
        return self.aside.get(name, self.known.get(table_of(name.removeprefix("form ")), MISSING))

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


class Finding(NamedTuple):
    """A door that tells another office's row from nothing, or lets it be changed."""

    door: str
    field: str
    theirs: object
    missing: object


def table_of(name: str) -> str:
    """Return the table that a field points into."""
    single = name.removesuffix("_id")
    if single not in NAMED and single not in tables():
        single = single.removesuffix("s")
    return NAMED.get(single, single)


@cache
def tables() -> dict[str, type[peewee.Model]]:
    """Return every table that has ids, by its name."""
    return {table._meta.table_name: table for table in TABLES if "id" in table._meta.fields}


@dataclasses.dataclass
class Ground:
    """Two offices with rows in every table: what belongs to the one is tried by the people of the other."""

    register: Register
    people: dict[str, Actor]
    theirs: dict[str, int]
    own: dict[str, int]

    def acting(self, action: str) -> Actor | None:
        """Return somebody of the other office who may take an action."""
        return next((one for one in self.people.values() if roles.may(action, held_roles(one))), None)

    def variants(self, asked: Mapping[str, None]) -> Iterator[tuple[str, Ids, Ids]]:
        """Yield each id, and all at once, as another office's and as nobody's, beside ids of the own."""
        several = [list(asked)] if len(asked) > 1 else []
        for names in [*([name] for name in asked), *several]:
            fields = [field for name in names for field in (FORM if name == "form" else (name,))]
            theirs = {field: self.theirs.get(table_of(field.removeprefix("form ")), MISSING) for field in fields}
            yield "+".join(names), Ids(self.own, theirs), Ids(self.own, dict.fromkeys(fields, MISSING))


def furnish(way: Way) -> Ground:
    """Walk a cycle of each office to its certificates, and put a row into whatever table is still empty."""
    _count_from_high()
    settled = _settle(way)
    with scope.everywhere():
        decider = Actor.get(Actor.username == "second_neighbour")
    other = Way(way.register, {**way.people, "decider": decider})
    _walk_together(way, other)
    offices = [way.people[name].office_id for name in ("clerk", "neighbour")]
    for office, clerk in zip(offices, ("clerk", "neighbour"), strict=True):
        way.do(clerk, issuing.ReceiveStock("空白证书", 10, ("classic_red_gold",)), DAY)
        _next_cycle(way, office, clerk)
    with scope.everywhere(), transaction():
        victim, own = (_ids_of(office) for office in offices)
    return Ground(way.register, settled, victim, own)


def _count_from_high() -> None:
    """Let ids be numbers that stand for nothing else, and no two tables share one: they are struck out of what is said."""
    for place, name in enumerate(tables()):
        if name not in ("office", "actor"):
            database.execute_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, LOWEST + place * 1_000)
            )


def _walk_together(way: Way, other: Way) -> None:
    """Walk both offices step by step: the clock goes on for both."""
    way.open_cycle().store(count=2)
    other.open_cycle(by="neighbour").store(count=2, by="neighbour")
    way.review(), other.review("neighbour")
    way.publish(), other.publish("neighbour")
    way.close(), other.close("neighbour")
    way.decide(), other.decide("decider")
    way.celebrate(), other.celebrate("neighbour")


def _settle(way: Way) -> dict[str, Actor]:
    """Let the other office have somebody in every role."""
    neighbour = way.people["neighbour"]
    made = {}
    for role in roles.SIGHT:
        if role not in neighbour.roles:
            made[role] = Actor.create(
                office=neighbour.office_id, username=f"other_{role}", name=f"外单位{role}", roles=[role],
                password_hash=neighbour.password_hash,
            )  # fmt: skip
    return {"neighbour": neighbour, **made}


def _next_cycle(way: Way, office: int, clerk: str) -> None:
    """Open a second cycle and leave a roster waiting in it."""
    with scope.everywhere(), transaction():
        first = Cycle.get(Cycle.office == office)
        names = ["id", "label", "state"]
        kept = {name: value for name, value in first.__data__.items() if name not in names}
        second = Cycle.create(**kept, label="下一届", state="open")
    with scope.everywhere():
        category = Program.get_by_id(first.program_id).categories.get().id
    way.do(clerk, rosters.UploadRoster(second.id, category, "名单.xlsx", b"PK waiting"), DAY)


def _ids_of(office: int) -> dict[str, int]:
    """Return the newest row of an office in every table, made up where there is none."""
    found = {
        name: _newest(table, office) or _made_up(table, office) for name, table in tables().items() if _owned(table)
    }
    cycle: Any = Cycle.select().where(Cycle.office == office, Cycle.state == "decided").get()
    person: Any = Actor.select().where(Actor.office == office).order_by(Actor.id).first()
    return found | {"cycle": cycle.id, "office": office, "actor": person.id}


def _owned(table: type[peewee.Model]) -> bool:
    return issubclass(table, OfficeOwned)


def _newest(table: Any, office: int) -> int | None:
    row = table.select().where(table.office == office).order_by(table.id.desc()).first()
    return int(row.id) if row else None


def _made_up(table: Any, office: int) -> int:
    """Put a row of any shape into a table: who may not see it cannot tell, and who may is not tried with it."""
    database.execute_sql("PRAGMA ignore_check_constraints = ON")
    facts = {}
    for field in table._meta.sorted_fields:
        if field.name == "id" or field.default is not None:
            continue
        if isinstance(field, peewee.ForeignKeyField):
            facts[field.name] = None if field.null else _row_of(field.rel_model, office)
        else:
            facts[field.name] = None if field.null else _value(field)
    row = table.create(**facts)
    database.execute_sql("PRAGMA ignore_check_constraints = OFF")
    return int(row.id)


def _row_of(table: Any, office: int) -> int:
    if table is Office:
        return office
    if table is Actor:
        return int(Actor.get(Actor.office == office).id)
    return _newest(table, office) or _made_up(table, office)


def _value(field: peewee.Field) -> object:
    if isinstance(field, peewee.DateField):
        return PUBLISHED
    if isinstance(field, peewee.BlobField):
        return b"x"
    if isinstance(field, peewee.IntegerField | peewee.FloatField):
        return 1
    return [] if type(field).__name__ == "JsonField" else f"甲{field.name}"[:8]


def filled(command: type, ids: Ids) -> Any:
    """Return a command with every field filled by its name and type."""
    hints = typing.get_type_hints(command)
    told = {}
    for field in dataclasses.fields(command):
        rows = ROWS.get(f"{command.__name__}.{field.name}")
        told[field.name] = rows(ids) if rows else _filled(field.name, hints[field.name], ids)
    return command(**told)


def _filled(name: str, hint: Any, ids: Ids) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _filled(name, inner[0], ids)
    if hint is int:
        return NUMBERS[name] if name in NUMBERS else ids[name]
    if origin is tuple:
        if name in LISTS:
            return LISTS[name]
        return tuple(_filled(name, one, ids) for one in inner[:1]) if inner[0] is not str or name == "lines" else ()
    if origin is not None:  # a mapping
        return {}
    if dataclasses.is_dataclass(hint):
        return filled(typing.cast(type, hint), ids)
    return _plain(name, hint)


def _plain(name: str, hint: Any) -> object:
    plain: dict[Any, object] = {date: DAY, bool: True, bytes: b"PK workbook", float: 1.0}
    return plain[hint] if hint in plain else TEXTS.get(name, "某项内容")


def sweep_commands(ground: Ground) -> tuple[list[Finding], int]:
    """Send every command with every id; return what told or changed something, and how many ids were tried."""
    found, tried = [], 0
    for command in COMMANDS:
        asked = Ids(ground.own)
        filled(command, asked)
        person = ground.acting(command.__name__)
        assert person, f"nobody at the other office may {command.__name__}"
        for names, theirs, missing in ground.variants(asked.asked) if asked.asked else ():
            tried += 1
            answers = [_sent(ground, command, ids, person) for ids in (theirs, missing)]
            if answers[0] != answers[1]:
                found.append(Finding(command.__name__, names, *answers))
    return found, tried


class Undone(Exception):
    """Raised to undo what a command did: each is tried on the same ground."""


def _sent(ground: Ground, command: type, ids: Ids, person: Actor) -> object:
    """Return what a command answers, and what it would have written into the journal."""
    answer: object = "carried out"
    length = Entry.select().count()
    with suppress(Undone), transaction(), clock.at(instant(DAY)):
        try:
            with transaction():
                ground.register.bus.handle(filled(command, ids), person)
        except Exception as refusal:  # any answer is an answer, and is compared
            answer = (type(refusal).__name__, _without_ids(str(refusal), ids))
        answer = answer, Entry.select().count() - length
        raise Undone
    return answer


def sweep_pages(ground: Ground, app: Flask) -> tuple[list[Finding], int]:
    """Open every page and send every form with every id; return what told something, and how many were tried."""
    found, tried = [], 0
    for person in (ground.people[name] for name in ("neighbour", "admin", "auditor")):
        client = app.test_client()
        begin_session(client, person, clock.now().timestamp())
        mark = _mark(client)
        for rule in app.url_map.iter_rules():
            for method in sorted(rule.methods & {"GET", "POST"}) if _tried(rule) else ():
                for names, theirs, missing in ground.variants(_ids_asked(rule)):
                    tried += 1
                    answers = []
                    for ids in (theirs, missing):
                        with suppress(Undone), transaction():
                            answers.append(_opened(client, app, rule, method, ids, mark))
                            raise Undone
                    if answers[0] != answers[1]:
                        found.append(Finding(f"{method} {rule.rule} as {person.username}", names, *answers))
    return found, tried


VERDICTS = {"verdict": "check", "step": "sealed", "move": "sealed", "state": "checked", "upheld": "1", "year": "2030"}


def _tried(rule: Any) -> bool:
    return rule.endpoint not in ("static", "sign_in.enter", "sign_in.leave", "sign_in.page")


def _ids_asked(rule: Any) -> dict[str, None]:
    inside = [name for name, one in rule._converters.items() if type(one).__name__ == "IntegerConverter"]
    return dict.fromkeys([*inside, "form"])


def _opened(client: FlaskClient, app: Flask, rule: Any, method: str, ids: Ids, mark: str) -> object:
    place = {name: ids[name] if name in _ids_asked(rule) else "x" for name in rule.arguments}
    with app.test_request_context():
        address = rule.build(place)[1]
    form = {field.removeprefix("form "): str(ids[field]) for field in FORM}
    if method == "GET":
        answer = client.get(address, query_string=form)
    else:
        fields = {
            **TEXTS,
            **dict.fromkeys(("reason", "places", "conclusion", "text", "reporter"), "某项内容"),
            **VERDICTS,
        }
        answer = client.post(address, data={"csrf_token": mark, **fields, **form}, follow_redirects=True)
    told = said(answer) if answer.mimetype == "text/html" else f"{answer.mimetype}, {bool(answer.get_data())}"
    answer.close()
    return answer.status_code, _without_ids(told, ids), _without_ids(answer.headers.get("Location", ""), ids)


def _mark(client: FlaskClient) -> str:
    found = re.search(r'"X-CSRFToken":"([^"]+)"', client.get("/").get_data(as_text=True))
    assert found
    return found.group(1)


def _without_ids(told: str, ids: Ids) -> str:
    """Return what was said, but for the ids themselves: who asks knows them."""
    asked = {str(one) for one in ids.aside.values() if one >= LOWEST}
    return re.sub(rf"(?<!\d)({'|'.join(asked)})(?!\d)", "#", told) if asked else told


def sweep_command_line(ground: Ground, home: Path) -> tuple[list[Finding], int]:
    """Run every command that takes an id or a username; return what told something, and how many were tried."""
    found, tried = [], 0
    people = list(ground.people.values())
    for words, command in _commands(cli.honors):
        asked = {str(param.name): None for param in command.params if _points(param)}
        for names, theirs, missing in ground.variants(asked) if asked else ():
            for person in people if words[0] not in _ALIKE else people[:1]:
                tried += 1
                answers = [_ran(words, command, ids, person, home) for ids in (theirs, missing)]
                if answers[0] != answers[1]:
                    found.append(Finding(f"honors {' '.join(words)} as {person.username}", names, *answers))
    return found, tried


_ALIKE = (
    "cycle",
    "program",
    "roster",
    "nomination",
    "notice",
    "decision",
    "certificate",
    "stock",
    "clearance",
    "jury",
    "award",
)
_NAMES = ("username", "giver", "taker")


def _commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from _commands(one, (*before, name))
        elif name not in ("init", "serve", "work", "demo", "migrate", "backup", "restore"):
            yield (*before, name), one


def _points(param: click.Parameter) -> bool:
    whole = isinstance(param.type, click.IntRange) and param.type.max == scope.LARGEST_ID
    return whole or (param.name in _NAMES and isinstance(param, click.Argument))


def _ran(words: tuple[str, ...], command: click.Command, ids: Ids, person: Actor, home: Path) -> object:
    options: list[str] = []
    for param in command.params:
        if not (param.required or _points(param)):
            continue
        value = _typed(param, ids, home)
        options += [value] if isinstance(param, click.Argument) else [param.opts[0], value]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), clock.at(instant(DAY)):
        try:
            cli.main(["--as", person.username, *words, *options])
        except SystemExit as ended:
            code = ended.code
    return code, _without_ids(out.getvalue(), ids), _without_ids(err.getvalue(), ids)


def _typed(param: click.Parameter, ids: Ids, home: Path) -> str:
    name = str(param.name)
    if _points(param):
        return str(ids[name]) if isinstance(param.type, click.IntRange) else _username(ids[name])
    if isinstance(param.type, click.Choice):
        return str(param.type.choices[0])
    if isinstance(param.type, click.Path):
        file = home / ("out" if not param.type.exists else "in.xlsx")
        if param.type.exists:
            file.write_bytes(b"PK workbook")
        return str(file)
    if isinstance(param.type, click.IntRange):
        return str(param.type.min or 1)
    return DAY.isoformat() if type(param.type).__name__ == "Day" else TEXTS.get(name, "某项内容")


def _username(identity: int) -> str:
    person = Actor.get_or_none(Actor.id == identity)
    return str(person.username) if person else "nobody_of_that_name"
