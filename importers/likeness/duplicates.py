"""The same person twice within one roster; every hit says on both lines why it is one and how sure that is."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from importers.cleaning.identity import birth_of, is_checked
from importers.findings import Finding
from importers.likeness.comparing import Likeness, Somebody, compare, keys_of, sure_in_words

# A crowd under one key is searched only so far: nobody reads more, and the time must not grow with its square.
CROWD, SEARCHED, NAMED, REASONS = 40, 20, 5, 3
# A phone or a home that so many rows give is an office's or a village's; it tells nothing of one person.
COMMON = 5


class Repeats:
    """The people of one file, one after the other; says at the end which of them seem to be one person.

    A row costs about 190 bytes, so that 100,000 of them may pass one by one and none of them need stay.
    """

    def __init__(self) -> None:
        self._kept: list[bytes] = []
        self._units: dict[str, int] = {}
        self._unit_names: list[str] = []
        self._rows = array("Q")
        self._keys: dict[str, tuple[array[int], array[int]]] = {}
        self._mates: Counter[str] = Counter()
        self._ids = array("Q")

    def add(self, sheet: int, row: int, cell: str, somebody: Somebody, id_cell: str = "") -> None:
        """Keep one row: the position of its sheet, its number, and the cells of its honoree and of its ID number."""
        name, id_no, phone, unit, address, birth, kind = somebody
        self._mates[unit] += 1
        known = self._units.setdefault(unit, len(self._unit_names))
        if known == len(self._unit_names):
            self._unit_names.append(unit)
        told = (cell, id_cell, name, id_no, phone, str(known), address, birth, kind)
        facts = "\0".join(told)
        if facts.count("\0") >= len(told):
            facts = "\0".join(fact.replace("\0", "") for fact in told)
        number = len(self._kept)
        for key, text in keys_of(somebody):
            if key not in self._keys:
                self._keys[key] = (array("q"), array("L"))
            hashes, owners = self._keys[key]
            hashes.append(hash(text))
            owners.append(number)
        self._kept.append(facts.encode("utf-8", "surrogatepass"))
        self._rows.append(sheet << 32 | row)
        self._ids.append(_whole(id_no) if kind != "household" else 0)

    def found(self, sheets: Sequence[str] = ()) -> Iterator[tuple[int, int, Finding]]:
        """Yield sheet and row of each repeat with its findings, the surest first; `sheets` are the sheets' names."""
        for number, finding in self.numbered(sheets):
            place = self._rows[number]
            yield place >> 32, place & 0xFFFFFFFF, finding

    def numbered(self, sheets: Sequence[str] = ()) -> Iterator[tuple[int, Finding]]:
        """Yield the same by the number of the row among all that were added, counted from 0."""
        hits = self._hits()
        for number in sorted(hits):
            for finding in self._findings(number, hits[number], sheets):
                yield number, finding

    def _hits(self) -> dict[int, list[tuple[int, Likeness]]]:
        hits: dict[int, list[tuple[int, Likeness]]] = defaultdict(list)
        common: set[str] = set()
        for left, others in sorted(self._partners(common).items()):
            one = self._somebody(left)
            for right in sorted(others):
                if self._two_people(left, right) or len(hits[left]) >= SEARCHED <= len(hits[right]):
                    continue
                other = self._somebody(right)
                if likeness := self._compare(one, other, common):
                    hits[left].append((right, likeness))
                    # The same the other way round: what stands in a row is named first on that row.
                    hits[right].append((left, self._compare(other, one, common) or likeness))
        return hits

    def _two_people(self, left: int, right: int) -> bool:
        """Tell whether two valid numbers say so: most pairs that merely share a name are done with here."""
        one, other = self._ids[left], self._ids[right]
        return one != other and bool(one and other) and _is_born(one) and _is_born(other)

    def _compare(self, one: Somebody, other: Somebody, common: set[str]) -> Likeness | None:
        if one.name != other.name and not common.isdisjoint((one.phone, one.address)):
            one = one._replace(**{fact: "" for fact in ("phone", "address") if getattr(one, fact) in common})
        return compare(one, other, max(self._mates[one.unit], self._mates[other.unit]))

    def _partners(self, common: set[str]) -> dict[int, set[int]]:
        """Return for each row the later rows it shares a key with; add to `common` what tells nothing of one person."""
        partners: dict[int, set[int]] = defaultdict(set)
        for kind, (hashes, owners) in self._keys.items():
            for group in _groups(hashes, owners):
                if kind in ("phone", "home") and len(group) > COMMON:
                    common.add(getattr(self._somebody(group[0]), "phone" if kind == "phone" else "address"))
                    continue
                for at, number in enumerate(group):
                    for other in group[:at] if len(group) <= CROWD else group[: min(at, SEARCHED)]:
                        partners[other].add(number)
        return partners

    def _somebody(self, number: int) -> Somebody:
        name, id_no, phone, unit, address, birth, kind = self._facts(number)[2:]
        return Somebody(name, id_no, phone, self._unit_names[int(unit)], address, birth, kind)

    def _facts(self, number: int) -> list[str]:
        return self._kept[number].decode("utf-8", "surrogatepass").split("\0")

    def _findings(self, number: int, hits: list[tuple[int, Likeness]], sheets: Sequence[str]) -> Iterator[Finding]:
        cell, id_cell = self._facts(number)[:2]
        by_reason: dict[Likeness, list[int]] = defaultdict(list)
        for other, likeness in sorted(hits[:SEARCHED], key=lambda hit: (-hit[1].sure, hit[0])):
            by_reason[likeness].append(other)
        for likeness, others in list(by_reason.items())[:REASONS]:
            where = "、".join(self._where(number, other, sheets) for other in others[:NAMED])
            where += "等" if len(others) > NAMED else ""
            yield _finding(id_cell if likeness.code == "duplicate_id" and id_cell else cell, where, likeness)

    def _where(self, number: int, other: int, sheets: Sequence[str]) -> str:
        own, sheet, row = self._rows[number] >> 32, self._rows[other] >> 32, self._rows[other] & 0xFFFFFFFF
        if sheet == own:
            return f"第{row}行"
        if own < len(sheets) > sheet and sheets[own] == sheets[sheet]:  # tables side by side share their lines
            return f"第{row}行（{self._facts(other)[0]}格）"
        return f"工作表“{sheets[sheet]}”第{row}行" if sheet < len(sheets) else f"第{sheet + 1}个工作表第{row}行"


def somebody_of(values: Mapping[str, str]) -> Somebody:
    """Return the facts of a row by which its honoree is known."""
    kind, name = next(
        ((kind, values[field]) for field, kind in _KINDS.items() if values.get(field)),
        ("person", ""),
    )
    unit = values.get("unit") or values.get("community") or values.get("unit_post") or ""
    facts = (values.get("id_no", ""), values.get("phone", ""), unit, values.get("address", ""), values.get("birth", ""))
    return Somebody(name, *facts, kind)


def honoree_column(columns: Mapping[str, str]) -> str:
    """Return the letters of the column of the honoree's name, given the letters by field."""
    return next((columns[field] for field in _KINDS if field in columns), "A")


def honoree_cell(cells: Mapping[str, str], row: int) -> str:
    """Return the cell of the name of a row's honoree, on which a repeat is said."""
    return next((cells[field] for field in _KINDS if field in cells), f"A{row}")


def _whole(id_no: str) -> int:
    """Return the first 17 digits of an ID number of 18 whose check digit is right as a number, 0 for any other."""
    return int(id_no[:17]) if is_checked(id_no) else 0


@lru_cache(maxsize=10_000)
def _is_born(digits: int) -> bool:
    return birth_of(f"{digits}0") is not None


_KINDS = {"name": "person", "family": "household", "collective": "collective"}


def _groups(hashes: Sequence[int], owners: Sequence[int]) -> Collection[list[int]]:
    """Return the rows that share a key, in their order."""
    first: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    for key, owner in zip(hashes, owners, strict=True):
        known = first.setdefault(key, owner)
        if known != owner:
            groups.setdefault(key, [known]).append(owner)
    return groups.values()


def _finding(cell: str, where: str, likeness: Likeness) -> Finding:
    sure = sure_in_words(likeness.sure)
    if likeness.code.startswith("duplicate"):
        message = f"与{where}疑似同一人（把握{sure}）：{likeness.reason}。请核对，重复的只保留一行。"
        return Finding(cell, "warning", likeness.code, message)
    message = f"与{where}可能是同一人（把握{sure}）：{likeness.reason}。如果是同一人，请只保留一行。"
    return Finding(cell, "note", likeness.code, message)
