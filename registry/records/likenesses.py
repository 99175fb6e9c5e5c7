"""Find people of the register again by what they are like: keyed marks of their keys, from which nothing can be guessed.

A mark is 64 bits of a keyed hash; who holds the database alone cannot try names or numbers against it. Who shares a
mark and has a name alike is a candidate: whether two records are of one person is for the facts in the vault to say.
"""

import hmac
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2s
from struct import Struct
from typing import Any, NamedTuple

from importers.cleaning.identity import check_digit
from importers.likeness.comparing import Somebody, keys_of
from importers.likeness.duplicates import COMMON
from importers.likeness.naming import liken
from importers.likeness.numbering import valid_id, whole_id
from registry.records import scope
from registry.records.database import database, fetch_rows, insert_rows, marks, on_sqlite
from registry.records.identities import common_office, groups_of, offices_below, wait_in_line, within
from registry.records.models import Person
from registry.records.secrets import held

# Under one mark so many people are looked at: a crowd beyond it tells nobody anything and must not cost its square.
CROWD = 40
ASKED = 5  # questions that one new person may raise
_PART = 500  # marks or people a query
_ROWS = 2_000  # rows whose marks are held at once

Mark = int
Sight = frozenset[int] | None
Under = dict[Mark, list[int]]
Shared = dict[int, tuple[int, int]]

_NUMBER, _HOME, _NAME = 2, 1, 0
_WORTH = {"id": _NUMBER, "phone": _HOME, "home": _HOME}
_LAYOUTS = [Struct(f"<{'q24x' * count}") for count in range(9)]  # the first eight of 32 bytes, each


class Known(NamedTuple):
    """Who a row may be: people in sight, the likeliest first, and whether a crowd was cut short."""

    people: tuple[int, ...] = ()
    crowd: bool = False


_NEWEST = "ORDER BY person_id DESC"
_NOTED = "office_id, left_id, right_id, sure, code, reason, state, vouched_by_id"
_VOUCHED = (
    "UPDATE SET state = excluded.state, vouched_by_id = excluded.vouched_by_id WHERE likeness_pair.state <> 'merged'"
)
_NOBODY = Known()
_NEITHER: tuple[Shared, bool] = ({}, False)


class Keys(NamedTuple):
    """The marks of a person and the keys they are of; under the first `free` of them anybody may be met.

    Under the others only people without a valid ID number need be met: that another has another number is known.
    """

    marks: tuple[Mark, ...]
    told: tuple[tuple[str, str], ...]
    free: int


def keys_for(somebodies: Iterable[Somebody]) -> list[Keys]:
    """Return the marks under which people are kept and found."""
    secret = _secret(held().index)
    found = []
    for one in somebodies:
        told = keys_of(one)  # the number comes first
        free = told[0][0] == "id" if _is_numbered(one) else len(told)
        found.append(Keys(_marks(secret, told), told, free))
    return found


def faces_of(somebody: Somebody) -> list[Mark]:
    """Return the marks of what tells a person from namesakes, the surest first: the ID number, the phone, the unit."""
    kind, name, place = somebody.kind, somebody.name, somebody.unit or somebody.address or somebody.birth
    told = [("face-id", whole_id(somebody.id_no))] if valid_id(somebody.id_no) else []
    told += [("face-phone", f"{kind}|{name}|{somebody.phone}")] if somebody.phone else []
    told.append(("face-place", f"{kind}|{name}|{place}"))
    return list(_marks(_secret(held().index), told))


def find_known(somebodies: Iterable[Somebody]) -> Iterator[Known]:
    """Yield for each row the people in sight who share a key with it and have a name alike."""
    rows: list[Somebody] = []
    for somebody in somebodies:
        rows.append(somebody)
        if len(rows) == _ROWS:
            yield from _known(rows, keys_for(rows), scope.current().offices)
            rows = []
    yield from _known(rows, keys_for(rows), scope.current().offices)


class Keeping:
    """Keeps the marks of people just stored, part by part, and notes whom of those before they may be.

    Marks are gathered in a temporary table and kept in their own order at the end: then a page of the great table takes
    many of them, and none need stay in memory. People of one roster are not asked about among themselves: whoever
    looked at it has judged that.
    """

    def __init__(self, office: int, cycle: int = 0) -> None:
        """Keep marks for an office; of those vouched for, whose list is of which cycle must be known."""
        wait_in_line()
        self._office, self._cycle = office, cycle
        self._vouched: dict[int, Somebody] = {}
        database.execute_sql(
            "CREATE TEMPORARY TABLE IF NOT EXISTS new_key (mark BIGINT, person_id BIGINT, office_id BIGINT, numbered BOOLEAN)"
        )

    def add(
        self,
        people: Sequence[int],
        somebodies: Sequence[Somebody],
        vouched: Container[int] = (),
        newest: int | None = None,
    ) -> None:
        """Take the people behind some rows, and what each row says.

        `vouched` are the people of whom somebody has said, looking at them, that they are none of those they are like in
        this list. Of people of other lists nobody was asked: those are questions yet. Nobody newer than `newest` is
        asked about, where that is given: their own marks are kept later, and they are asked about then.
        """
        rows = keys_for(somebodies)
        gathered = []
        for person, one, keys in zip(people, somebodies, rows, strict=True):
            numbered = keys.free < len(keys.marks)
            gathered += [(mark, person, self._office, numbered) for mark in keys.marks]
            if person in vouched:
                self._vouched[person] = one
        insert_rows("new_key", ("mark", "person_id", "office_id", "numbered"), gathered)
        known = _known(somebodies, rows, None)
        if newest is not None:
            known = (Known(tuple(person for person in one.people if person <= newest)) for one in known)
        _note_pairs("found", _pairs(people, known))

    def finish(self) -> None:
        """Keep what was gathered; to be called after the last part, in the same transaction."""
        # Those of a person nominated again are there already; TRUE keeps SQLite from reading a join into ON.
        kept = "SELECT mark, person_id, office_id, numbered FROM new_key WHERE TRUE ORDER BY mark"
        database.execute_sql(f"INSERT INTO likeness_key {kept} ON CONFLICT DO NOTHING")
        database.execute_sql("DELETE FROM new_key")
        if self._vouched:
            sight = offices_below(self._office)
            known = list(_known(list(self._vouched.values()), keys_for(self._vouched.values()), sight))
            groups = groups_of(person for one in known for person in one.people)
            listed = listed_in(self._cycle, groups)
            here = [Known(tuple(person for person in one.people if groups[person] & listed)) for one in known]
            _note_pairs("vouched", _pairs(self._vouched, here))


def drop_keys(roster: int) -> None:
    """Drop the marks and open questions of people whom nothing but this roster, now undone, had nominated."""
    gone = (
        f"SELECT n.person_id FROM nomination n WHERE n.roster_id = {marks(1)} AND NOT EXISTS "  # noqa: S608 - constants
        "(SELECT 1 FROM nomination l WHERE l.person_id = n.person_id AND l.state <> 'withdrawn')"
    )
    database.execute_sql(f"DELETE FROM likeness_key WHERE person_id IN ({gone})", (roster,))  # noqa: S608 - constants
    for side in ("left_id", "right_id"):
        asked = f"DELETE FROM likeness_pair WHERE state IN ('found', 'vouched', 'open') AND {side} IN ({gone})"  # noqa: S608 - constants
        database.execute_sql(asked, (roster,))


def drop_marks(people: Iterable[int], somebodies: Iterable[Somebody]) -> None:
    """Drop the marks of people, found by what each of their rows says: the great table has no order by people."""
    pairs = sorted(
        {(mark, person) for person, keys in zip(people, keys_for(somebodies), strict=True) for mark in keys.marks}
    )
    for start in range(0, len(pairs), _PART):
        part = pairs[start : start + _PART]
        these = ", ".join([f"({marks(2)})"] * len(part))
        query = f"DELETE FROM likeness_key WHERE (mark, person_id) IN (VALUES {these})"  # noqa: S608 - marks
        database.execute_sql(query, [value for pair in part for value in pair])


def _known(somebodies: Sequence[Somebody], rows: Sequence[Keys], sight: Sight) -> Iterator[Known]:
    anybody = _people_under({mark for keys in rows for mark in keys.marks[: keys.free]}, sight)
    unnumbered = _people_under({mark for keys in rows for mark in keys.marks[keys.free :]}, sight, unnumbered=True)
    met = [_met(keys, anybody, unnumbered) if anybody or unnumbered else _NEITHER for keys in rows]
    names = _names_of({person for shared, _ in met for person in shared}, sight)
    for somebody, (shared, crowd) in zip(somebodies, met, strict=True):
        people = [person for person, (best, _) in shared.items() if _may_be(somebody, best, names.get(person, ()))]
        # The newest first among equals: who was honored last is whom clerks mean.
        people.sort(key=lambda person: (shared[person], person), reverse=True)
        yield Known(tuple(people[:CROWD]), crowd) if people or crowd else _NOBODY


def _met(keys: Keys, anybody: Under, unnumbered: Under) -> tuple[Shared, bool]:
    """Return who shares marks with a row, the worth of the best and how many, and whether there were too many to look at."""
    shared: Shared = {}
    crowd = False
    for at, (mark, (kind, _)) in enumerate(zip(keys.marks, keys.told, strict=True)):
        worth = _WORTH.get(kind, _NAME)
        people = (anybody if at < keys.free else unnumbered).get(mark)
        if people and not (worth == _HOME and len(people) > COMMON):
            crowd |= len(people) > CROWD
            for person in people[:CROWD]:
                best, count = shared.get(person, (_NAME, 0))
                shared[person] = (max(best, worth), count + 1)
    return shared, crowd


def _may_be(one: Somebody, worth: int, names: Iterable[str]) -> bool:
    """Tell from the names alone whether it is worth opening the vault: most who share a key are other people."""
    if worth == _NUMBER or one.kind == "household":
        return bool(names)
    namings = (liken(one.name, name) for name in names)
    return any(naming is not None and (naming.alike or worth == _HOME) for naming in namings)


def _people_under(wanted: Iterable[Mark], sight: Sight, unnumbered: bool = False) -> Under:
    """Return the people under each mark, of the offices in sight; where they are a crowd, the newest first."""
    here = within(sight) + (" AND NOT numbered" if unnumbered else "")
    ordered = sorted(wanted)
    under: Under = {}
    for start in range(0, len(ordered), _PART):
        part = ordered[start : start + _PART]
        for mark, person in _embedded(part, here) if on_sqlite() else _on_server(part, here):
            under.setdefault(mark, []).append(person)
    for people in under.values():
        if len(people) > CROWD:
            people.sort(reverse=True)
    return under


def _embedded(part: Sequence[Mark], here: str) -> list[tuple[Any, ...]]:
    query = f"SELECT mark, person_id FROM likeness_key WHERE mark IN ({marks(len(part))}){here}"  # noqa: S608 - numbers
    most = len(part) * CROWD
    rows = fetch_rows(f"{query} LIMIT {most + 1}", *part)
    if len(rows) <= most:
        return rows
    one = f"SELECT mark, person_id FROM likeness_key WHERE mark = ?{here} {_NEWEST} LIMIT {CROWD + 1}"  # noqa: S608 - numbers
    return [row for mark in part for row in fetch_rows(one, mark)]  # a great crowd is among them


def _on_server(part: Sequence[Mark], here: str) -> list[tuple[Any, ...]]:
    """Ask mark by mark within one query: a server that has not counted the table yet would walk through all of it."""
    one = f"SELECT person_id FROM likeness_key WHERE mark = asked.mark{here} {_NEWEST} LIMIT {CROWD + 1}"  # noqa: S608 - numbers
    query = (
        f"SELECT asked.mark, met.person_id FROM unnest(%s::bigint[]) AS asked(mark) CROSS JOIN LATERAL ({one}) AS met"  # noqa: S608 - as above
    )
    return fetch_rows(query, list(part))


def _names_of(people: Iterable[int], sight: Sight) -> dict[int, set[str]]:
    """Return the names under which people were nominated and not withdrawn."""
    ordered = sorted(people)
    names: dict[int, set[str]] = {}
    for start in range(0, len(ordered), _PART):
        part = ordered[start : start + _PART]
        query = (
            f"SELECT person_id, name FROM nomination WHERE person_id IN ({marks(len(part))}) AND state <> 'withdrawn'"  # noqa: S608 - numbers
        )
        for person, name in fetch_rows(query + within(sight), *part):
            names.setdefault(person, set()).add(name)
    return names


def listed_in(cycle: int, people: Iterable[int]) -> set[int]:
    """Return those of these people who stand in the list of a cycle."""
    ordered = sorted(people)
    found: set[int] = set()
    for start in range(0, len(ordered), _PART):
        part = ordered[start : start + _PART]
        # The plus keeps an engine from walking through the whole list for a few people.
        query = f"SELECT person_id FROM nomination WHERE person_id IN ({marks(len(part))}) AND +cycle_id = {marks(1)} AND state <> 'withdrawn'"  # noqa: S608 - marks
        found.update(person for (person,) in fetch_rows(query, *part, cycle))
    return found


def _pairs(people: Iterable[int], known: Iterable[Known]) -> list[tuple[int, int]]:
    """Return the pairs of people and those whom they may be, the likeliest few of each."""
    pairs: set[tuple[int, int]] = set()
    for person, one in zip(people, known, strict=True):
        others = [other for other in one.people if other != person]
        pairs.update((min(person, other), max(person, other)) for other in others[:ASKED])
    return sorted(pairs)


def _note_pairs(state: str, pairs: Sequence[tuple[int, int]]) -> None:
    """Note pairs for the follower; what was vouched for is looked at again, whatever was known of it, but not a merge."""
    vouched = state == "vouched"
    kept = f"ON CONFLICT (left_id, right_id) DO {_VOUCHED if vouched else 'NOTHING'}"
    actor = scope.actor() if vouched else None
    above: dict[frozenset[int], int | None] = {}
    for start in range(0, len(pairs), _PART):
        part = pairs[start : start + _PART]
        offices = _offices_of({person for pair in part for person in pair})
        both = [frozenset((offices[left], offices[right])) for left, right in part]
        above |= {two: common_office(two) for two in set(both) - above.keys()}
        noted = [(above[two], *pair, state, actor) for two, pair in zip(both, part, strict=True) if above[two]]
        if noted:
            rows = ", ".join([f"({marks(3)}, 0, '', '', {marks(2)})"] * len(noted))
            query = f"INSERT INTO likeness_pair ({_NOTED}) VALUES {rows} {kept}"  # noqa: S608 - constants and marks
            database.execute_sql(query, [value for row in noted for value in row])


def _offices_of(people: Iterable[int]) -> dict[int, int]:
    with scope.everywhere():
        return dict(Person.select(Person.id, Person.office).where(Person.id.in_(list(people))).tuples())


def _is_numbered(one: Somebody) -> bool:
    """Tell whether another valid ID number means another person; a household is known by more than one number."""
    body = one.id_no[:17]
    return len(one.id_no) == 18 and one.kind == "person" and body.isdecimal() and check_digit(body) == one.id_no[17]


def _marks(secret: bytes, told: Sequence[tuple[str, str]]) -> tuple[Mark, ...]:
    try:
        digests = [blake2s(secret + f"{kind}|{text}".encode()).digest() for kind, text in told]
    except UnicodeEncodeError:  # half a character, out of a damaged file
        texts = (f"{kind}|{text}".encode("utf-8", "surrogatepass") for kind, text in told)
        digests = [blake2s(secret + text).digest() for text in texts]
    return _LAYOUTS[len(told)].unpack(b"".join(digests))


@lru_cache(maxsize=4)
def _secret(index: bytes) -> bytes:
    """Return what is hashed before each key: BLAKE2 cannot be extended, so that a prefix keys it as well, at half the cost."""
    return hmac.digest(index, b"likeness", "sha256")[:16]
