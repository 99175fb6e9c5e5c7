"""Carry a whole register away and bring it back: the register in one archive, its keys in another.

The register is copied before the keys: every key that its rows need was committed before them. Whoever holds only
one of the two archives can read no private fact. A restore is built aside, proved, and only then put in place:
one that fails leaves the home as it was.
"""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import peewee
from cryptography.exceptions import InvalidTag

from registry import clock, journal
from registry.config import Config
from registry.errors import InvalidInput, RuleViolation
from registry.records import schema, scope, secrets, vault
from registry.records.database import (
    connected,
    database,
    is_postgres,
    keys_database,
    on_sqlite,
    open_database,
    reading,
    shut_databases,
)  # fmt: skip
from registry.records.keys import PersonKey
from registry.records.models import Person, SealedRow
from registry.records.tables import TABLES
from registry.register import migrate, open_register, opened
from registry.verification import verify

MANIFEST = "manifest.json"
LAYOUTS = "layouts.json"  # the office's own: the text of each file by its name
FORMAT = 1
KINDS = {"data": "数据", "keys": "密钥"}
_BATCH = 1_000
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, RuntimeError)  # fmt: skip


@dataclass(frozen=True)
class Archives:
    """The two files of one backup."""

    register: Path
    keys: Path


@dataclass(frozen=True)
class Restored:
    """What a restore brought back and verified; `forgotten` are sealed rows whose key had been erased before."""

    entries: int
    sealed_rows: int
    forgotten: int = 0


def back_up(config: Config, register_folder: Path, keys_folder: Path) -> Archives:
    """Write the two archives into two different folders; the register stays in use meanwhile."""
    if register_folder.resolve() == keys_folder.resolve():
        raise InvalidInput(reason="密钥备份要放在另一个文件夹（最好另一个U盘）里，不能与数据备份放在一起。")
    stamp = clock.now().astimezone(clock.SHANGHAI).strftime("%Y%m%d-%H%M%S")
    archives = Archives(register_folder / f"honors-{stamp}.data.zip", keys_folder / f"honors-{stamp}.keys.zip")
    with opened(config), TemporaryDirectory(dir=config.home, prefix="backup-") as folder:
        for place in (register_folder, keys_folder):
            place.mkdir(parents=True, exist_ok=True)
        work, facts = Path(folder), {"format": FORMAT, "backup": uuid4().hex, "migrations": _migrations()}
        last_ids = _dump_register(config, work)
        _dump_layouts(config.home / "layouts", work)
        _dump(keys_database, work, "keys")
        shutil.copyfile(config.secrets, work / "honors.secret")
        _pack(archives.register, work, facts | {"kind": "data", "last_ids": last_ids})
        _pack(archives.keys, work, facts | {"kind": "keys"})
    return archives


def restore(config: Config, archives: Archives) -> Restored:
    """Bring a register back into an empty home and verify it; raise InvalidInput if an archive is damaged."""
    _refuse_used(config)
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=config.home, prefix="restore-") as folder:
        work = Path(folder)
        facts = _unpack(archives.register, "data", work)
        if _unpack(archives.keys, "keys", work)["backup"] != facts["backup"]:
            raise RuleViolation(reason="数据备份与密钥备份不是同一次做的，请找到配套的两份备份。")
        aside = _aside(config, work)
        restored = _built(aside, work, facts["last_ids"])
        _put_in_place(aside, config)
    return restored


def _refuse_used(config: Config) -> None:
    """Refuse a home or a server's database that holds a register already."""
    places = [
        config.secrets,
        config.head,
        *(Path(url) for url in (config.database, config.keys) if not is_postgres(url)),
    ]
    if any(path.exists() for path in places):
        raise RuleViolation(reason=f"{config.home}里已经有一个登记库，恢复须放进空文件夹，以免覆盖。")
    if any(
        is_postgres(url) and _holds_rows(target, url, tables)
        for target, url, tables in ((database, config.database, TABLES), (keys_database, config.keys, (PersonKey,)))
    ):
        raise RuleViolation(reason="要恢复到的PostgreSQL数据库里已经有内容，恢复须用空数据库，以免覆盖。")


def _holds_rows(target: peewee.DatabaseProxy, url: str, tables: Iterable[type[peewee.Model]]) -> bool:
    target.initialize(open_database(url))
    try:
        with target.connection_context():
            there = set(target.get_tables())
            names = [table._meta.table_name for table in tables if table._meta.table_name in there]
            return any(target.execute_sql(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in names)  # noqa: S608 - our own names
    finally:
        shut_databases()


def _aside(config: Config, work: Path) -> Config:
    """Return the configuration under which a restore is built before it is put in place."""
    home = work / "home"
    urls = [
        url if is_postgres(url) else str(home / name)
        for url, name in ((config.database, "honors.db"), (config.keys, "honors.keys"))
    ]
    return replace(config, home=home, database=urls[0], keys=urls[1])


def _built(aside: Config, work: Path, last_ids: dict[str, int]) -> Restored:
    """Load and prove in one transaction of each database, so that nothing stays of a restore that fails."""
    aside.home.mkdir(mode=0o700)
    shutil.copyfile(work / "honors.secret", aside.secrets)
    secrets.restrict(aside.secrets)
    if (work / "honors.head").stat().st_size:
        shutil.copyfile(work / "honors.head", aside.head)
    _load_layouts(work, aside.home / "layouts")
    try:
        migrate(aside)
        open_register(aside)
        with connected(), database.atomic(), keys_database.atomic():
            _load(work, "register", database)
            _load(work, "keys", keys_database)
            _go_on_after(last_ids)
            return _proved(aside)
    except peewee.DatabaseError as error:
        raise InvalidInput(reason="备份里的内容放不进数据库，请换一份备份。") from error
    finally:
        shut_databases()


def _put_in_place(aside: Config, config: Config) -> None:
    """Move the files home, the secrets last: without them there is no register."""
    for url, target in ((aside.keys, config.keys), (aside.database, config.database)):
        if not is_postgres(url):
            shutil.move(url, target)
    if aside.head.exists():
        shutil.move(aside.head, config.head)
    for layout in sorted((aside.home / "layouts").glob("*.json")):
        (config.home / "layouts").mkdir(exist_ok=True)
        shutil.move(layout, config.home / "layouts" / layout.name)
    shutil.move(aside.secrets, config.secrets)


def _proved(config: Config) -> Restored:
    """Verify the journal and open every sealed row but those whose key had been erased."""
    with scope.everywhere():
        verdict = verify(config.head)
        if verdict.faults:
            raise RuleViolation(reason=f"恢复后的核对没有通过：{verdict.faults[0].message}请换一份备份。")
        kept = {key.id for key in PersonKey.select(PersonKey.id)}
        rows = list(SealedRow.select(SealedRow.nomination, Person.key).join(Person).tuples())
        shut = sum(1 for nomination, key in rows if key in kept and not _opens(nomination))
    if shut:
        raise RuleViolation(
            reason=f"恢复后有{shut}行隐私信息打不开：数据备份与密钥备份不是同一套，请找到配套的密钥备份。"
        )
    forgotten = sum(1 for _, key in rows if key not in kept)
    return Restored(verdict.entries, len(rows) - forgotten, forgotten)


def _opens(nomination: int) -> bool:
    try:
        return vault.read(nomination) is not None
    except InvalidTag:
        return False


def _migrations() -> list[str]:
    return sorted(file.stem for file in schema.MIGRATIONS.glob("[0-9]*.py"))


def _tables(source: peewee.DatabaseProxy) -> list[tuple[str, list[str]]]:
    if source is keys_database:
        return [("person_key", ["id", "wrapped"])]
    return [(table._meta.table_name, [field.column_name for field in table._meta.sorted_fields]) for table in TABLES]


def _members(kind: str) -> set[str]:
    """Return the names of the files in an archive."""
    if kind == "keys":
        return {"keys.person_key.jsonl", "honors.secret"}
    return {f"register.{table}.jsonl" for table, _ in _tables(database)} | {"honors.head", LAYOUTS}


def _flags(table: str) -> set[str]:
    """Return the columns of yes and no, which SQLite keeps as 0 and 1."""
    fields = [field for model in TABLES if model._meta.table_name == table for field in model._meta.sorted_fields]
    return {field.column_name for field in fields if isinstance(field, peewee.BooleanField)}


def _dump_register(config: Config, work: Path) -> dict[str, int]:
    """Copy one state of the register, with its head; return the last id that each table has given out."""
    # The head's file is read before the tables: so it can never be ahead of them, unless a tail was cut off.
    head = config.head.read_bytes() if config.head.exists() else b""
    with reading():
        _dump(database, work, "register")
        last_ids = _last_ids()
        last = journal.last_head()
        if not head and last is not None:
            journal.put_head(work / "honors.head", last)
    if head or last is None:
        (work / "honors.head").write_bytes(head)
    return last_ids


def _dump(source: peewee.DatabaseProxy, work: Path, name: str) -> None:
    """Copy a database into JSON lines, one file a table: one form for both engines, so a PC's register can move to a city."""
    for table, columns in _tables(source):
        listed = ", ".join(f'"{column}"' for column in columns)
        order = ", ".join(f'"{column}"' for column in columns[:2])
        cursor = source.execute_sql(f'SELECT {listed} FROM "{table}" ORDER BY {order}')  # noqa: S608 - our own names
        with (work / f"{name}.{table}.jsonl").open("w", encoding="utf-8") as out:
            for row in cursor:
                out.write(json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n")


def _dump_layouts(folder: Path, work: Path) -> None:
    """Write the office's own layouts: certificates to come are drawn from them."""
    texts = {layout.name: layout.read_text("utf-8") for layout in sorted(folder.glob("*.json"))}
    (work / LAYOUTS).write_text(json.dumps(texts, ensure_ascii=False), "utf-8")


def _load_layouts(work: Path, folder: Path) -> None:
    folder.mkdir()
    for name, text in json.loads((work / LAYOUTS).read_text("utf-8")).items():
        (folder / Path(name).name).write_text(text, "utf-8")


def _load(work: Path, name: str, target: peewee.DatabaseProxy) -> None:
    """Insert the lines of every table's file, a batch at a time."""
    sqlite = isinstance(target.obj, peewee.SqliteDatabase)
    for table, columns in _tables(target):
        marks = ", ".join(["?" if sqlite else "%s"] * len(columns))
        listed = ", ".join(f'"{column}"' for column in columns)
        flags = [column in _flags(table) for column in columns]
        with (work / f"{name}.{table}.jsonl").open(encoding="utf-8") as lines:
            while rows := [_row(line, flags) for line in islice(lines, _BATCH)]:
                with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # not in its stubs
                    target.cursor().executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)  # noqa: S608 - our own names


def _row(line: str, flags: Sequence[bool]) -> list[object]:
    return [bool(value) if flag else _lived(value) for value, flag in zip(json.loads(line), flags, strict=True)]


def _last_ids() -> dict[str, int]:
    """Return the last id that each table has given out, those of deleted rows included: the journal speaks of them."""
    if on_sqlite():
        return {str(table): int(last) for table, last in database.execute_sql("SELECT name, seq FROM sqlite_sequence")}
    counted = [table for table, columns in _tables(database) if "id" in columns]
    found = {}
    for table in counted:
        last, used = database.execute_sql(f"SELECT last_value, is_called FROM {table}_id_seq").fetchone()  # noqa: S608 - our own names
        found[table] = int(last) if used else 0
    return found


def _go_on_after(last_ids: dict[str, int]) -> None:
    for table, columns in _tables(database):
        last = last_ids.get(table, 0)
        if "id" not in columns or not last:
            continue
        if on_sqlite():
            database.execute_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            database.execute_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))
        else:
            database.execute_sql("SELECT setval(%s, %s)", (f"{table}_id_seq", last))


def _plain(value: object) -> object:
    """Return a value as JSON can hold it; bytes as {"hex": …}."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"hex": bytes(value).hex()}
    return value if value is None or isinstance(value, int | str) else str(value)


def _lived(value: object) -> object:
    return bytes.fromhex(str(value["hex"])) if isinstance(value, dict) else value


def _pack(archive: Path, work: Path, facts: dict[str, Any]) -> None:
    """Write one archive, readable by its owner alone from its first byte, and under its name only when whole."""
    part = archive.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    secrets.restrict(part)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
                digests = {}
                for name in sorted(_members(facts["kind"])):
                    with (work / name).open("rb") as content:
                        digests[name] = hashlib.file_digest(content, "sha256").hexdigest()
                    out.write(work / name, name)
                out.writestr(MANIFEST, json.dumps(facts | {"sha256": digests}, indent=1))
            file.flush()
            os.fsync(file.fileno())
        part.replace(archive)
    finally:
        part.unlink(missing_ok=True)


def _unpack(archive: Path, kind: str, work: Path) -> dict[str, Any]:
    """Write the members of an archive into a folder, each held against the manifest; return the manifest."""
    try:
        with zipfile.ZipFile(archive) as packed:
            facts: dict[str, Any] = json.loads(packed.read(MANIFEST))
            if facts["format"] != FORMAT or facts["kind"] != kind:
                raise InvalidInput(reason=f"{archive.name}不是{KINDS[kind]}备份，请核对两份备份的先后。")
            if facts["migrations"] != _migrations():
                raise InvalidInput(reason=f"备份{archive.name}出自另一版本的光荣榜，请用做备份的那个版本恢复。")
            for name in _members(kind):
                with packed.open(name) as content, (work / name).open("wb") as out:
                    shutil.copyfileobj(content, out)
                with (work / name).open("rb") as written:
                    if hashlib.file_digest(written, "sha256").hexdigest() != facts["sha256"][name]:
                        raise InvalidInput(reason=f"备份{archive.name}已损坏：{name}与清单不符，请换一份备份。")
            return facts
    except _UNREADABLE as error:
        raise InvalidInput(reason=f"备份{archive.name}打不开或已损坏，请换一份备份。") from error
