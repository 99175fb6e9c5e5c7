"""Every door tried with rows that must look like none and with ids of nothing: both answer alike, and nothing is told.

New commands, pages and commands of the command line are tried without being named here: their ids are known by the
names of their fields, which are the names of tables; a field that nobody knows how to fill is told.
"""

import dataclasses
import io
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from zlib import crc32

import click
from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from registry import cli, clock
from registry.records import scope
from registry.records.database import transaction
from registry.records.ledger import Entry
from registry.records.models import Actor
from registry.wiring import COMMANDS
from tests.factories import instant
from tests.safety.ground import DAY, LOWEST, MISSING, NO_WORDS, Ground, Stranger, table_of, tables
from tests.web.conftest import begin_session, said

WORD, NO_WORD = "龘", "齾"  # one stands in names of others, the other in nobody's

NUMBERS = {  # what is counted, not pointed at
    "notice_days": 5, "sheets": 3, "year": 2030, "sheet": 0, "header_row": 1, "edition": 0, "revision": 1, "place": 1,
    "position": 1, "repeat_years": 0, "retention_months": 24, "places": 3, "most_nominees": 3, "prizes": 0, "row": 2,
    "least_deeds": 0, "most_deeds": 2000, "term_years": 3, "most_votes": 3, "points": 1, "least": 0, "most": 3,
    "batch_size": 10, "row_size": 20, "batches_done": 0, "running": 213, "number": 13, "copies": 80,
    "after": 0, "before": 0, "doubtful": 1, "spoiled": 1, "received": 1, "counted": 1, "to": 0,
}  # fmt: skip
TEXTS = {
    "level": "base", "form": "选树", "state": "checked", "kind": "person", "measure": "名", "channel": "organisation",
    "department": "police", "answer": "agree", "cause": "crime", "what": "joined", "how": "signed", "method": "scores",
    "average": "mean", "vacancy": "lost", "silence": "wait", "list_order": "recommended", "part_of_day": "上午",
    "wording": "特发此证。", "number_pattern": "{serial:04d}", "layout": "classic_red_gold", "address": "http://10.21.3.8",
    "doc_no": "太昊办〔2023〕44号", "plan_no": "太昊办〔2023〕44号", "password": "long enough", "phone": "0394-0000000",
    "published_on": "2023-05-08", "email": "", "event": "颁奖大会", "starts_at": "9:00", "others": "present", "reading": "shàn", "column": "文明时讯",
}  # fmt: skip
LISTS = {"roles": ("clerk",), "fields": ("phone",), "whats": ("certificate",), "steps": ("check", "notice", "decide"),
         "kinds": ("person",)}  # fmt: skip
ROWS: dict[str, Callable[["Ids"], Any]] = {  # rows that hold ids beside words
    "SetQuotas.rows": lambda ids: (("太昊社区", ids["category"], 0, 3),),
    "DistinguishNamesakes.places": lambda ids: ((ids["nomination"], "三组"),),
}
# What pages read from forms and addresses beside ids: how an answer is shown, and what people write.
CHOICES = {
    "verdict": "check", "step": "seal", "move": "sealed", "upheld": "1", "show": "open", "order": "recommended",
    "ended": "1", "next": "/", "divisions": "", "categories": "1", "tray": "主纸盘", "paper": "A4", "by": "sheet",
    "only": "", "more": "", "files": "one", "table": "", "stock": "kind", "shares": "", "columns": "1",
    "check_code": "", "count_publication_day": "1", "everyone": "", "file": "", "negatives": "1", "originator": "1",
    "printers": "1", "criteria": "事迹，100，100", "blind": "", "sees": "unit", "leave_work": "1",
    "ending": "txt", "drop": "", "long": "1", "run_in": "1", "extra": "", "at_home": "", "others": "present", "starts_at": "9:00",
}  # fmt: skip
OWN_TITLE = f"{WORD}届“{WORD}评选”"  # of the cycle in which the juror sits, who may read it on the own sheets
DAYS = ("published_on", "on_day", "until", "signed_on", "starts_on", "ends_on", "adopted_on", "held_on", "received_on",
        "expired_on", "got_on", "as_of", "correct_by", "due_on", "from_day", "to_day", "posted_on", "asked_on", "issued_on",
        "replied_on")  # fmt: skip
WRITTEN = (
    "reason", "places", "conclusion", "text", "reporter", "name", "label", "basis", "approval_no", "scope", "money",
    "hosts", "organisers", "conditions", "negative", "issuers", "signatories", "acts", "purpose", "place", "event", "note", "why", "unit",
    "undone_for", "refused_for", "recipient", "sender", "printer", "addressee", "body", "days_off", "days_worked",
    "title", "secrecy", "serial", "own_column", "presiding", "reader", "presenters", "username", "token", "password_now",
    "password_new", "password_again", "reporter_phone", "deeds", "marks",
)  # fmt: skip
REPEATED = (
    "answer",
    "clear",
    "column",
    "kinds",
    "layout",
    "A",
    "B",
    "C",
    "D",
    "fact",
    "proxy",
    "sent",
)  # one field for each of several things: answer-fees
SEARCHED = ("name", "q", "query", "word")  # and among them what somebody looks for


class Ids(Mapping[str, int]):
    """Ids by the name of the field, remembering which were asked for; some of them may be put aside for others."""

    def __init__(self, known: Mapping[str, int], aside: Mapping[str, int | str] | None = None) -> None:
        self.known, self.aside, self.asked = known, aside or {}, dict[str, None]()

    def __getitem__(self, name: str) -> Any:
        self.asked[name] = None
        return self.aside.get(name, self.known.get(table_of(name), MISSING - crc32(name.encode()) % 900))

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


class Finding(NamedTuple):
    """A door that tells a row from nothing that must look like none, or tells of it, or lets it be changed."""

    door: str
    field: str
    theirs: object
    missing: object


class Undone(Exception):
    """Raised to undo what was done: each is tried on the same ground."""


@dataclasses.dataclass
class Swept:
    """What a sweep found, how many it tried, and what it did not know how to fill."""

    found: list[Finding] = dataclasses.field(default_factory=list)
    tried: int = 0
    unknown: set[str] = dataclasses.field(default_factory=set)
    broken: set[str] = dataclasses.field(default_factory=set)  # doors that failed at rows one may see
    most: int = 1_000_000  # after so many findings it stops

    @property
    def over(self) -> bool:
        """Whether enough was found."""
        return len(self.found) >= self.most

    def compare(self, door: str, one: Stranger, field: str, answers: list[Any], typed: bool = False) -> None:
        """Note a door whose two answers differ, or that says a mark which this person must never read."""
        self.tried += 1
        marked = not typed and any(mark in repr(answer) for answer in answers for mark in one.marks)
        if marked or (answers[0] != answers[1] and not one.told_apart):
            self.found.append(Finding(f"{door} as {one.person.username} {one.where}", field, *answers[:2]))


def variants(one: Stranger, asked: Mapping[str, None]) -> Iterator[tuple[str, Ids, Ids]]:
    """Yield each id, and all at once, as of a row that must look like none and as nobody's, beside ids of the own."""
    names = [name for name in asked if table_of(name) in one.theirs]
    several = [names] if len(names) > 1 else []
    for chosen in [*([name] for name in names), *several]:
        theirs = {name: one.theirs[table_of(name)] for name in chosen}
        yield (
            "+".join(chosen),
            Ids(one.own, theirs),
            Ids(one.own, {name: NO_WORDS.get(name, MISSING) for name in chosen}),
        )


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
    plain: dict[Any, object] = {date: DAY, bool: True, bytes: b"PK workbook", float: 1.0}
    return plain[hint] if hint in plain else TEXTS.get(name, "某项内容")


def sweep_commands(ground: Ground, most: int = 1_000_000) -> Swept:
    """Send every command with every id as somebody of each place who may send it."""
    swept = Swept(most=most)
    for command in ground.register.bus.commands:
        asked = Ids({})
        filled(command, asked)
        swept.unknown |= {f"{command.__name__}.{name}" for name in asked.asked if table_of(name) not in tables()}
        places = {(one.where, one.reach): one for one in ground.strangers if one.reaches(command.__name__)}
        for one in places.values():
            for names, theirs, missing in variants(one, asked.asked):
                answers = [_sent(ground, command, ids, one.person) for ids in (theirs, missing)]
                swept.compare(command.__name__, one, names, answers)
        if swept.over:
            break
    return swept


def unsent(ground: Ground) -> list[str]:
    """Return the commands that nobody beside may send: they would not be tried."""
    beside = ground.at("beside").strangers
    return [command.__name__ for command in COMMANDS if not any(one.reaches(command.__name__) for one in beside)]


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


class Heard(ImmutableMultiDict[str, Any]):
    """What was sent with a request, remembering what the page looked for."""

    names: ClassVar[dict[str, None]] = {}

    def __getitem__(self, key: str) -> Any:
        self.names[key] = None
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names[str(key)] = None
        return super().__contains__(key)

    def get(self, key: str, *rest: Any, **kept: Any) -> Any:
        self.names[key] = None
        return super().get(key, *rest, **kept)

    def getlist(self, key: str, *rest: Any, **kept: Any) -> Any:
        self.names[key] = None
        return super().getlist(key, *rest, **kept)


class Listening(Request):
    """A request that remembers what a page looked for in it."""

    parameter_storage_class = Heard


@dataclasses.dataclass
class Browser:
    """Somebody signed in, who opens pages and sends forms; nothing they do stays."""

    app: Flask
    client: FlaskClient
    mark: str
    failed: bool = False

    def asked(self, rule: Rule, method: str, own: Mapping[str, int]) -> dict[str, None]:
        """Return the names a page reads, in its address and in what is sent to it."""
        names, self.failed = dict.fromkeys(sorted(rule.arguments)), False
        for _ in range(3):
            Heard.names.clear()
            self.opened(rule, method, Ids(own), tuple(names))
            heard = {re.sub(r"\d+", "1", name): None for name in Heard.names if name != "csrf_token"}
            if heard.keys() <= names.keys():
                break
            names |= heard
        return names

    def opened(self, rule: Rule, method: str, ids: Ids, names: tuple[str, ...]) -> tuple[int, str, str]:
        """Return what a page answers, but for the ids themselves; undo what it did."""
        told = {name: self._value(rule, name, ids) for name in names}
        with self.app.test_request_context():
            address = rule.build({name: told[name] for name in rule.arguments})[1]
        form = {name: value for name, value in told.items() if name not in rule.arguments}
        outcome = (0, "", "")
        with suppress(Undone), transaction(), clock.at(instant(DAY)):
            if method == "GET":
                answer = self.client.get(address, query_string=form)
            else:
                answer = self.client.post(address, data={"csrf_token": self.mark, **form}, follow_redirects=True)
            page = answer.mimetype == "text/html"
            text = said(answer) if page else f"{answer.mimetype}, {len(answer.get_data()) > 0}"
            answer.close()
            self.failed |= answer.status_code == 500
            place = answer.headers.get("Location", "")
            outcome = answer.status_code, _without_ids(text, ids), _without_ids(place, ids)
            raise Undone
        return outcome

    def _value(self, rule: Rule, name: str, ids: Ids) -> Any:
        converter = rule._converters.get(name)
        if name in ids.aside or (converter is not None and type(converter).__name__ == "IntegerConverter"):
            return ids[name]
        if name in DAYS:
            return DAY.isoformat()
        known = {**TEXTS, **NUMBERS, **CHOICES}
        if points(name) and not (name in known and name in ("kind", "form", "level")):
            return str(ids[name])
        return known.get(name, "1" if "1" in name else "某项内容")


def points(name: str) -> bool:
    """Tell whether a name is that of a row of a table, or of several."""
    return name in NO_WORDS or (name not in ("state", "what", "form", "username") and table_of(name) in tables())


def _known(name: str) -> bool:
    """Tell whether it is known what to write into a field; numbered fields repeat what one row of a form has."""
    known = {*TEXTS, *NUMBERS, *LISTS, *CHOICES, *DAYS, *WRITTEN, *SEARCHED}
    return points(name) or name in known or "1" in name or name.partition("-")[0] in REPEATED


def sweep_pages(ground: Ground, app: Flask, most: int = 1_000_000, methods: tuple[str, ...] = ("GET", "POST")) -> Swept:
    """Open every page and send every form with every id as everybody."""
    swept = Swept(most=most)
    app.request_class = Listening
    for one in ground.strangers if most else ():
        if one.reach:
            continue
        browser = signed_in(app, one.person)
        for rule in app.url_map.iter_rules():
            for method in methods if _tried(rule) else ():
                if method in (rule.methods or ()):
                    _try_page(swept, browser, one, rule, method)
        if swept.over:
            break
    return swept


def _try_page(swept: Swept, browser: Browser, one: Stranger, rule: Rule, method: str) -> None:
    if swept.over:
        return
    door, asked = f"{method} {rule.rule}", browser.asked(rule, method, one.own)
    swept.unknown |= {f"{door}: {name}" for name in asked if not _known(name)}
    swept.broken |= {f"{door} as {one.person.username}"} if browser.failed else set()
    names, tried = tuple(asked), swept.tried
    for said_of, theirs, missing in variants(one, {name: None for name in asked if points(name)}):
        answers = [_as_seated(rule, browser.opened(rule, method, ids, names)) for ids in (theirs, missing)]
        swept.compare(door, one, said_of, answers)
    for name in set(names) & set(SEARCHED) if method == "GET" else ():
        answers = [browser.opened(rule, method, Ids(one.own, {name: word}), names) for word in (WORD, NO_WORD)]
        swept.compare(door, one, name, answers, typed=True)
    if method == "GET" and len(names) > len(rule.arguments):  # a list, whole and narrowed down
        whole = browser.opened(rule, method, Ids(one.own), tuple(rule.arguments))
        swept.compare(door, one, "", [whole, whole])
    if method == "GET" and swept.tried == tried:
        answer = _as_seated(rule, browser.opened(rule, method, Ids(one.own), names))
        swept.compare(door, one, "", [answer, answer])


def _as_seated(rule: Rule, answer: tuple[int, str, str]) -> tuple[int, str, str]:
    status, told, place = answer
    return (status, told.replace(OWN_TITLE, "#"), place) if rule.endpoint.startswith("sheets.") else answer


def signed_in(app: Flask, person: Actor) -> Browser:
    """Return a browser in which somebody is signed in."""
    client = app.test_client()
    begin_session(client, person, instant(DAY).timestamp())
    with clock.at(instant(DAY)):
        found = re.search(r'"X-CSRFToken":"([^"]+)"', client.get("/").get_data(as_text=True))
    assert found
    return Browser(app, client, found.group(1))


def _tried(rule: Rule) -> bool:
    return rule.endpoint not in ("static", "sign_in.enter", "sign_in.leave", "sign_in.page")


def _without_ids(told: str, ids: Ids) -> str:
    """Return what was said, but for the ids and words themselves: who asks knows them."""
    asked = {str(one) for one in ids.aside.values() if isinstance(one, int) and one >= LOWEST}
    plain = re.sub(rf"(?<!\d)({'|'.join(asked)})(?!\d)", "#", told) if asked else told
    for word in (one for one in ids.aside.values() if isinstance(one, str)):
        plain = plain.replace(word, "#")
    return plain


_CARE = ("init", "serve", "work", "demo", "migrate", "backup", "restore")
_NAMES = ("username", "usernames", "giver", "taker")
_FOUND_BY, _LOOKING = ("name",), ("list", "show", "find")  # an argument that is looked for, and what looks
_OPEN = ("entry",)  # a line of the journal is proven by fingerprints alone


def sweep_command_line(ground: Ground, home: Path, most: int = 1_000_000) -> Swept:
    """Run every command that asks for a row, and every list, as everybody."""
    swept = Swept(most=most)
    for words, command in _commands(cli.honors):
        asked = {str(param.name): None for param in command.params if _points(param)}
        swept.unknown |= {
            f"honors {' '.join(words)}: {name}" for name in asked if table_of(name) not in (*tables(), *_NAMES, *_OPEN)
        }
        for one in ground.strangers:
            if not one.reach:
                _try_command(swept, (words, command), one, asked, home)
            if swept.over:
                return swept
    return swept


def _try_command(
    swept: Swept, named: tuple[tuple[str, ...], click.Command], one: Stranger, asked: dict[str, None], home: Path
) -> None:
    (words, command), tried = named, swept.tried
    door = f"honors {' '.join(words)}"
    for names, theirs, missing in variants(one, asked):
        answers = [_ran(words, command, ids, one.person, home) for ids in (theirs, missing)]
        swept.compare(door, one, names, answers)
    for param in command.params:
        told = _looked_for(words, param, one)
        if told:
            both = [Ids(one.own, {str(param.name): word}) for word in told]
            answers = [_ran(words, command, ids, one.person, home) for ids in both]
            swept.compare(door, one, str(param.name), answers, typed=True)
    if swept.tried == tried and not asked and words[-1] in _LOOKING:
        answer = _ran(words, command, Ids(one.own), one.person, home)
        swept.compare(door, one, "", [answer, answer])


def _looked_for(words: tuple[str, ...], param: click.Parameter, one: Stranger) -> tuple[str, ...]:
    """Return words to look for: those of somebody else's, and those of nobody's."""
    if words == ("verify", "one") and param.name == "what":
        return str(one.theirs["number"]), NO_WORDS["number"]
    looking = isinstance(param, click.Argument) and param.name in _FOUND_BY and words[-1] in _LOOKING
    return (WORD, NO_WORD) if looking else ()


def _commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from _commands(one, (*before, name))
        elif name not in _CARE:
            yield (*before, name), one


def _points(param: click.Parameter) -> bool:
    whole = isinstance(param.type, click.IntRange) and param.type.max == scope.LARGEST_ID
    return whole or (param.name in _NAMES and isinstance(param, click.Argument))


def _ran(words: tuple[str, ...], command: click.Command, ids: Ids, person: Actor, home: Path) -> object:
    options: list[str] = []
    for param in command.params:
        if not (param.required or _points(param) or param.name in ids.aside):
            continue
        value = _typed(param, ids, home)
        options += [value] if isinstance(param, click.Argument) else [param.opts[0], value]
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with redirect_stdout(out), redirect_stderr(err), clock.at(instant(DAY)):
        try:
            cli.main(["--as", person.username, *words, *options])
        except SystemExit as ended:
            code = ended.code
        except Exception as failure:  # any answer is an answer, and is compared
            code = type(failure).__name__
    return code, _without_ids(out.getvalue(), ids), _without_ids(err.getvalue(), ids)


def _typed(param: click.Parameter, ids: Ids, home: Path) -> str:
    name = str(param.name)
    if _points(param) or name in ids.aside:
        if isinstance(ids[name], str):
            return str(ids[name])
        return str(ids[name]) if isinstance(param.type, click.IntRange) else _username(ids[name])
    if isinstance(param.type, click.Choice):
        return str(next(islice(param.type.choices, 1)))
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
