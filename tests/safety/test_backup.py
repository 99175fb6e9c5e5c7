"""A register carried away under work comes back whole, on either engine; anything less is refused and leaves no trace."""

import hashlib
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from registry import backup
from registry.backup import Archives, Restored
from registry.config import Config
from registry.errors import InvalidInput, RegistryError, RuleViolation
from registry.records import keys, scope, vault
from registry.records.database import database
from registry.records.models import Actor, Nomination, Person, SealedRow
from registry.records.tables import TABLES
from registry.register import opened
from registry.stages import rolls
from registry.verification import verify
from tests.conftest import ENGINES
from tests.factories import Way, invented_roster, settle
from tests.safety.conftest import PEOPLE, MakeConfig, Walked
from tests.safety.processes import opened_cycle, running, start

OWN_LAYOUT = '{"label": "本单位内芯"}'


@dataclass(frozen=True)
class Kept:
    """A backup of a whole register, and what was in it."""

    archives: Archives
    rows: dict[str, int]
    entries: int


@pytest.fixture(scope="session")
def kept(walked: Walked, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return a backup of a register that walked to its ceremony, made once per engine."""
    folder = tmp_path_factory.mktemp("kept")
    (walked.config.home / "layouts").mkdir()
    (walked.config.home / "layouts" / "ours.json").write_text(OWN_LAYOUT, "utf-8")
    archives = backup.back_up(walked.config, folder / "data", folder / "keys")
    with opened(walked.config):
        rows = counts()
    return Kept(archives, rows, rows["entry"])


def counts() -> dict[str, int]:
    """Return how many rows every table has."""
    names = [table._meta.table_name for table in TABLES]
    return {name: database.execute_sql(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}


def left_behind(config: Config) -> list[str]:
    return sorted(path.name for path in config.home.iterdir()) if config.home.exists() else []


@pytest.mark.parametrize("target", ENGINES)
def test_a_backup_comes_back_whole_on_either_engine(kept: Kept, make_config: MakeConfig, target: str) -> None:
    config = make_config(target, migrated=False)

    restored = backup.restore(config, kept.archives)

    assert restored == Restored(kept.entries, PEOPLE, 0)
    assert (config.home / "layouts" / "ours.json").read_text("utf-8") == OWN_LAYOUT
    with opened(config), scope.everywhere():
        assert counts() == kept.rows
        assert verify(config.head).faults == ()
        assert rolls.differences() == []
        opened_rows = [vault.read(row.nomination_id) for row in SealedRow.select()]
        assert [row.values["name"] for row in opened_rows if row] == [
            one.name for one in Nomination.select().order_by(Nomination.id)
        ]


@pytest.mark.parametrize("target", ENGINES)
def test_work_goes_on_after_the_highest_ids(kept: Kept, make_config: MakeConfig, target: str) -> None:
    config = make_config(target, migrated=False)
    backup.restore(config, kept.archives)

    with opened(config) as register:
        people = {actor.username: actor for actor in Actor.select()}
        way = opened_cycle(register, people).store(invented_roster(5, seed=2))
        again = way.upload(count=7, file=b"another")

        assert way.nominations() == tuple(range(PEOPLE + 1, PEOPLE + 6))
        assert again == 3  # uploads 1 and 2 were confirmed and are gone, but the journal speaks of them
        assert verify(config.head).faults == ()


def test_a_backup_under_a_living_writer_is_one_state_and_comes_back(
    make_config: MakeConfig, tmp_path: Path, engine: str
) -> None:
    config, target = make_config(engine), make_config(engine, migrated=False)
    with running(start("import_rosters", config)) as writer:
        writer.wait_for_lines(2)
        made = [backup.back_up(config, tmp_path / f"data{n}", tmp_path / f"keys{n}") for n in range(4)]
        writer.wait_for_lines(len(writer.lines) + 1)

    restored = backup.restore(target, made[-1])

    with opened(target), scope.everywhere():
        assert (restored.sealed_rows, restored.forgotten) == (SealedRow.select().count(), 0)
        assert restored.sealed_rows == Nomination.select().count() > 0


def test_a_person_forgotten_before_the_backup_stays_forgotten(
    make_config: MakeConfig, tmp_path: Path, engine: str
) -> None:
    config, target = make_config(engine), make_config(engine, migrated=False)
    with opened(config) as register:
        Way(register, settle(register)).open_cycle().store(count=3)
        with scope.everywhere():
            keys.erase(Person.select().order_by(Person.id).first().key)

    restored = backup.restore(target, backup.back_up(config, tmp_path / "a", tmp_path / "b"))

    assert (restored.sealed_rows, restored.forgotten) == (2, 1)


def test_one_folder_for_both_archives_is_refused(walked: Walked, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="密钥备份要放在另一个文件夹"):
        backup.back_up(walked.config, tmp_path, tmp_path / "x" / "..")

    assert list(tmp_path.iterdir()) == []


def test_the_archives_are_their_owner_s_alone_and_nothing_else_is_left(kept: Kept, walked: Walked) -> None:
    for archive in (kept.archives.register, kept.archives.keys):
        assert [path.name for path in archive.parent.iterdir()] == [archive.name]
        assert archive.stat().st_mode & 0o777 == 0o600
    assert [name for name in left_behind(walked.config) if name.startswith("backup-")] == []


def test_a_home_that_holds_a_register_is_refused(kept: Kept, walked: Walked) -> None:
    before = left_behind(walked.config)

    with pytest.raises(RuleViolation, match="里已经有一个登记库"):
        backup.restore(walked.config, kept.archives)

    assert left_behind(walked.config) == before


def test_a_server_s_database_that_holds_a_register_is_refused(kept: Kept, walked: Walked, tmp_path: Path) -> None:
    if walked.engine != "postgres":
        return
    config = replace(walked.config, home=tmp_path / "new")

    with pytest.raises(RuleViolation, match="数据库里已经有内容"):
        backup.restore(config, kept.archives)

    assert left_behind(config) == []


def test_an_office_without_a_register_has_nothing_to_back_up(make_config: MakeConfig, tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="还没有登记库"):
        backup.back_up(make_config("sqlite", migrated=False), tmp_path / "a", tmp_path / "b")

    assert list(tmp_path.iterdir()) == []


Spoil = Callable[[Archives, Archives], Archives]


def rewritten(archive: Path, name: str, change: Callable[[bytes], bytes | None]) -> Path:
    """Write an archive anew with one member changed or left out."""
    target = archive.with_name(f"spoilt-{archive.name}")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            content = change(old.read(member)) if member == name else old.read(member)
            if content is not None:
                new.writestr(member, content)
    return target


def cut(archive: Path) -> Path:
    target = archive.with_name(f"cut-{archive.name}")
    target.write_bytes(archive.read_bytes()[:-100])
    return target


def dated(manifest: bytes) -> bytes:
    return json.dumps(json.loads(manifest) | {"migrations": ["0000_other"]}).encode()


SPOILT: dict[str, tuple[Spoil, str]] = {
    "mixed up": (lambda own, _: Archives(own.keys, own.register), "不是数据备份"),
    "data twice": (lambda own, _: Archives(own.register, own.register), "不是密钥备份"),
    "of another backup": (lambda own, other: Archives(own.register, other.keys), "不是同一次做的"),
    "missing": (lambda own, _: replace(own, keys=own.keys.with_name("none.zip")), "打不开或已损坏"),
    "cut off": (lambda own, _: replace(own, register=cut(own.register)), "打不开或已损坏"),
    "a member edited": (
        lambda own, _: replace(own, register=rewritten(own.register, "register.award.jsonl", lambda old: old + b"\n")),
        "与清单不符",
    ),
    "a member left out": (
        lambda own, _: replace(own, keys=rewritten(own.keys, "honors.secret", lambda _: None)),
        "打不开或已损坏",
    ),
    "no manifest": (
        lambda own, _: replace(own, keys=rewritten(own.keys, "manifest.json", lambda _: None)),
        "打不开或已损坏",
    ),
    "a manifest that says nothing": (
        lambda own, _: replace(own, keys=rewritten(own.keys, "manifest.json", lambda _: b"[]")),
        "打不开或已损坏",
    ),
    "of another version": (
        lambda own, _: replace(own, register=rewritten(own.register, "manifest.json", dated)),
        "出自另一版本",
    ),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_archives_that_do_not_fit_are_refused_and_the_home_stays_usable(
    kept: Kept, walked: Walked, make_config: MakeConfig, tmp_path: Path, spoilt: str
) -> None:
    config = make_config(walked.engine, migrated=False)
    own = copied(kept.archives, tmp_path)
    other = backup.back_up(walked.config, tmp_path / "c", tmp_path / "d") if spoilt == "of another backup" else own
    spoil, sentence = SPOILT[spoilt]

    with pytest.raises(RegistryError, match=sentence):
        backup.restore(config, spoil(own, other))

    assert left_behind(config) == []
    assert backup.restore(config, kept.archives).sealed_rows == PEOPLE


def copied(archives: Archives, folder: Path) -> Archives:
    return Archives(Path(shutil.copy(archives.register, folder)), Path(shutil.copy(archives.keys, folder)))


def edited_consistently(archive: Path, name: str, old: bytes, new: bytes) -> Path:
    """Change a member and the manifest's digest with it, as somebody would who knows how."""
    changed = rewritten(archive, name, lambda content: content.replace(old, new, 1))
    with zipfile.ZipFile(changed) as packed:
        digest = hashlib.sha256(packed.read(name)).hexdigest()

    def anew(manifest: bytes) -> bytes:
        facts = json.loads(manifest)
        facts["sha256"][name] = digest
        return json.dumps(facts).encode()

    return rewritten(changed, "manifest.json", anew)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("register.entry.jsonl", b"AwardGranted", b"CycleOpened", "恢复后的核对没有通过：第"),
        ("register.sealed_row.jsonl", b'"hex": "', b'"hex": "00', "行隐私信息打不开"),
        ("register.nomination.jsonl", b'"person"', b'"nobody"', "放不进数据库"),
    ],
)
def test_a_backup_edited_by_someone_who_knows_how_is_found_by_the_proof_and_undone(
    kept: Kept,
    walked: Walked,
    make_config: MakeConfig,
    tmp_path: Path,
    name: str,
    old: bytes,
    new: bytes,
    sentence: str,
) -> None:
    config = make_config(walked.engine, migrated=False)
    own = copied(kept.archives, tmp_path)

    with pytest.raises(RegistryError, match=sentence):
        backup.restore(config, replace(own, register=edited_consistently(own.register, name, old, new)))

    assert left_behind(config) == []
    assert backup.restore(config, kept.archives).entries == kept.entries


def flip(archive: Path, dice: random.Random) -> Path:
    content = bytearray(archive.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    target = archive.with_name(f"flipped-{archive.name}")
    target.write_bytes(content)
    return target


@pytest.mark.prove
def test_a_bit_flipped_anywhere_in_an_archive_is_refused_or_changes_nothing(
    kept: Kept, walked: Walked, make_config: MakeConfig, tmp_path: Path
) -> None:
    if walked.engine != "sqlite":
        return  # the archives are read the same way
    own, dice, outcomes = copied(kept.archives, tmp_path), random.Random(3), {"refused": 0, "restored": 0}
    for _ in range(200):
        config = make_config("sqlite", migrated=False)
        try:
            assert backup.restore(config, replace(own, register=flip(own.register, dice))) == Restored(
                kept.entries, PEOPLE
            )
            outcomes["restored"] += 1
        except RegistryError:
            outcomes["refused"] += 1
            assert left_behind(config) == []

    print(f"\n200 archives with one bit flipped: {outcomes}")  # noqa: T201 - a proof shows its figures


def test_a_restore_that_is_cut_off_leaves_a_home_to_start_again_in(
    kept: Kept, make_config: MakeConfig, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = make_config(engine, migrated=False)
    with monkeypatch.context() as broken:
        broken.setattr("registry.backup.verify", lambda _head: (_ for _ in ()).throw(KeyboardInterrupt))
        with ThreadPoolExecutor(1) as pool, pytest.raises(KeyboardInterrupt):
            pool.submit(backup.restore, config, kept.archives).result()

    assert left_behind(config) == []
    assert backup.restore(config, kept.archives).sealed_rows == PEOPLE
