"""Carry a whole register away and bring it back: the register in one archive, its keys in another.

The register is copied before the keys: every key that its rows need was committed before them. Whoever holds only
one of the two archives can read no private fact. A restore verifies before it says that it is done.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import peewee

from registry import clock
from registry.config import Config
from registry.errors import InvalidInput, RuleViolation
from registry.records import schema, scope, secrets, vault
from registry.records.database import connected, database, keys_database, reading
from registry.records.models import TABLES, SealedRow
from registry.register import migrate, open_register
from registry.verification import verify

MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Archives:
    """The two files of one backup."""

    register: Path
    keys: Path


@dataclass(frozen=True)
class Restored:
    """What a restore brought back and verified."""

    entries: int
    sealed_rows: int


def back_up(config: Config, register_folder: Path, keys_folder: Path) -> Archives:
    """Write the two archives into two different folders; the register stays in use meanwhile."""
    if register_folder.resolve() == keys_folder.resolve():
        raise InvalidInput(reason="密钥备份要放在另一个文件夹（最好另一个U盘）里，不能与数据备份放在一起。")
    open_register(config)
    stamp = clock.now().astimezone(clock.SHANGHAI).strftime("%Y%m%d-%H%M%S")
    archives = Archives(register_folder / f"honors-{stamp}.data.zip", keys_folder / f"honors-{stamp}.keys.zip")
    for folder in (register_folder, keys_folder):
        folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=config.home) as work, connected():
        _pack(archives.register, "data", [*_dump(database, Path(work), "register"), ("honors.head", config.head)])
        _pack(archives.keys, "keys", [*_dump(keys_database, Path(work), "keys"), ("honors.secret", config.secrets)])
    return archives


def restore(config: Config, archives: Archives) -> Restored:
    """Bring a register back into an empty home and verify it; raise InvalidInput if an archive is damaged."""
    if any(path.exists() for path in (config.secrets, config.head, config.home / "honors.db")):
        raise RuleViolation(reason=f"{config.home}里已经有一个登记库，恢复须放进空文件夹，以免覆盖。")
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=config.home) as work:
        _unpack(archives.register, "data", Path(work))
        _unpack(archives.keys, "keys", Path(work))
        _place(Path(work) / "honors.secret", config.secrets)
        secrets.restrict(config.secrets)
        migrate(config)
        with connected():
            _load(Path(work), "register", database)
            _load(Path(work), "keys", keys_database)
        _place(Path(work) / "honors.head", config.head)
    return _proved(config)


def _proved(config: Config) -> Restored:
    """Verify the journal and open every sealed row."""
    with connected(), scope.everywhere():
        lacking = schema.pending()
        verdict = verify(config.head)
        rows = [row.nomination_id for row in SealedRow.select(SealedRow.nomination)]
        shut = sum(1 for nomination in rows if vault.read(nomination) is None)
    if verdict.faults or lacking:
        raise RuleViolation(
            reason=f"恢复后的核对没有通过：{verdict.faults[0].message if verdict.faults else '数据库版本不符'}请换一份备份。"
        )
    if shut:
        raise RuleViolation(
            reason=f"恢复后有{shut}行隐私信息打不开：数据备份与密钥备份不是同一套，请找到配套的密钥备份。"
        )
    return Restored(verdict.entries, len(rows))


def _tables(source: peewee.DatabaseProxy) -> list[tuple[str, list[str]]]:
    if source is keys_database:
        return [("person_key", ["id", "wrapped"])]
    return [(table._meta.table_name, [field.column_name for field in table._meta.sorted_fields]) for table in TABLES]


def _flags(table: str) -> set[str]:
    """Return the columns of yes and no, which SQLite keeps as 0 and 1."""
    fields = [field for model in TABLES if model._meta.table_name == table for field in model._meta.sorted_fields]
    return {field.column_name for field in fields if isinstance(field, peewee.BooleanField)}


def _dump(source: peewee.DatabaseProxy, work: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Copy a database into JSON lines, one file a table: one form for both engines, so a PC's register can move to a city."""
    with reading() if source is database else source.atomic():
        for table, columns in _tables(source):
            file = work / f"{name}.{table}.jsonl"
            listed = ", ".join(f'"{column}"' for column in columns)
            order = ", ".join(f'"{column}"' for column in columns[:2])
            cursor = source.execute_sql(f'SELECT {listed} FROM "{table}" ORDER BY {order}')  # noqa: S608 - our own names
            with file.open("w", encoding="utf-8") as out:
                for row in cursor:
                    out.write(json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n")
            yield file.name, file


def _load(work: Path, name: str, target: peewee.DatabaseProxy) -> None:
    with target.atomic():
        for table, columns in _tables(target):
            marks = ", ".join(["?" if isinstance(target.obj, peewee.SqliteDatabase) else "%s"] * len(columns))
            listed = ", ".join(f'"{column}"' for column in columns)
            with (work / f"{name}.{table}.jsonl").open(encoding="utf-8") as lines:
                flags = [column in _flags(table) for column in columns]
                rows = [
                    [
                        bool(value) if flag else _lived(value)
                        for value, flag in zip(json.loads(line), flags, strict=True)
                    ]
                    for line in lines
                ]
            with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # not in its stubs
                target.cursor().executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)  # noqa: S608
            if "id" in columns and not isinstance(target.obj, peewee.SqliteDatabase) and target is database:
                sequence = f"pg_get_serial_sequence('\"{table}\"', 'id')"
                highest = f'(SELECT COALESCE(MAX(id), 0) + 1 FROM "{table}")'  # noqa: S608 - our own names
                target.execute_sql(f"SELECT setval({sequence}, {highest}, false)")


def _plain(value: object) -> object:
    """Return a value as JSON can hold it; bytes as {"hex": …}."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"hex": bytes(value).hex()}
    return value if value is None or isinstance(value, int | str) else str(value)


def _lived(value: object) -> object:
    return bytes.fromhex(str(value["hex"])) if isinstance(value, dict) else value


def _pack(archive: Path, kind: str, members: list[tuple[str, Path]]) -> None:
    part = archive.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out:
        digests = {}
        for name, path in members:
            content = path.read_bytes() if path.exists() else b""
            digests[name] = hashlib.sha256(content).hexdigest()
            out.writestr(name, content)
        out.writestr(MANIFEST, json.dumps({"format": FORMAT, "kind": kind, "sha256": digests}, indent=1))
    secrets.restrict(part)
    part.replace(archive)


def _unpack(archive: Path, kind: str, work: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest = json.loads(packed.read(MANIFEST))
            if manifest["format"] != FORMAT or manifest["kind"] != kind:
                raise InvalidInput(
                    reason=f"{archive.name}不是{'数据' if kind == 'data' else '密钥'}备份，请核对两份备份的先后。"
                )
            for name, digest in manifest["sha256"].items():
                content = packed.read(name)
                if "/" in name or "\\" in name or hashlib.sha256(content).hexdigest() != digest:
                    raise InvalidInput(reason=f"备份{archive.name}已损坏：{name}与清单不符，请换一份备份。")
                (work / name).write_bytes(content)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InvalidInput(reason=f"备份{archive.name}打不开或已损坏，请换一份备份。") from error


def _place(source: Path, target: Path) -> None:
    if source.exists() and source.stat().st_size:
        target.write_bytes(source.read_bytes())
