"""What an auditor is told at the command line, and how rows edited behind the register's back are named."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.config import Config, at_home
from registry.records import scope
from registry.stages import rolls
from tests.conftest import Postgres
from tests.safety.attacker import Attacker, attacking
from tests.safety.conftest import Walked, close_databases


@pytest.fixture
def attacker(home_copy: Config) -> Iterator[Attacker]:
    """Return an attacker at a copy of a register, on each engine in turn."""
    with attacking(home_copy) as one, scope.everywhere():
        yield one
    close_databases()


def honors(*arguments: str, **environment: str) -> tuple[int, str]:
    """Run the command `honors`; return its exit code and what it printed."""
    command = [sys.executable, "-c", "from registry.cli import main; main()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_the_command_line_names_the_altered_entry_of_a_copy_and_exits_with_1(walked: Walked, tmp_path: Path) -> None:
    if walked.engine != "sqlite":
        return  # a server's database is not copied as a file
    copy = tmp_path / "copy.db"
    with attacking(at_home(shutil.copytree(walked.config.home, tmp_path / "home"))) as one:
        one.run("VACUUM INTO ?", str(copy))
        length = one.length()
    close_databases()
    verify = ("--home", str(walked.config.home), "journal", "verify", "--database", str(copy))

    clean = honors(*verify)
    with attacking(at_home(walked.config.home, str(copy))) as one:
        one.change(50, "actor", 99)
    close_databases()
    altered = honors(*verify)

    assert (clean[0], clean[1][: len(f"日志{length}条全部无误")]) == (0, f"日志{length}条全部无误")
    assert altered == (1, "第50条记录被改动过：内容与写入时的指纹不符。\n")


def test_the_command_line_names_the_altered_entry_of_a_server_s_database(
    walked: Walked, postgres: Postgres, tmp_path: Path
) -> None:
    if walked.engine != "postgres":
        return
    name = walked.config.database.partition("?")[0].rsplit("/", 1)[1]
    postgres.run(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
    home = shutil.copytree(walked.config.home, tmp_path / "home")
    urls = {"HONORS_DATABASE": postgres.url(f"{name}_copy"), "HONORS_KEYS": walked.config.keys}

    clean = honors("--home", str(home), "journal", "verify", **urls)
    alter = "SET session_replication_role = replica; UPDATE entry SET office = office + 1 WHERE seq = 50"
    postgres.run(alter, f"{name}_copy")
    altered = honors("--home", str(home), "journal", "verify", **urls)

    assert (clean[0], clean[1][:2]) == (0, "日志")
    assert altered == (1, "第50条记录被改动过：内容与写入时的指纹不符。\n")


def said(attacker: Attacker) -> list[str]:
    """Return what the comparison of the roll with the journal says, the journal itself being whole."""
    assert attacker.verdict().faults == ()
    return [difference.message for difference in rolls.differences()]


def test_an_untouched_roll_agrees_with_the_journal(attacker: Attacker) -> None:
    assert said(attacker) == []


@pytest.mark.parametrize(("column", "value"), [("name", "张三丰"), ("unit", "别处"), ("title", "劳动模范")])
def test_an_award_edited_behind_the_register_s_back_is_named(attacker: Attacker, column: str, value: str) -> None:
    ((identity, granted),) = attacker.run("SELECT id, name FROM award ORDER BY id LIMIT 1")

    attacker.run(f"UPDATE award SET {column} = ? WHERE id = ?", value, identity)

    shown = value if column == "name" else granted
    assert said(attacker) == [f"荣誉第{identity}号现为“{shown}”，日志记载授予的是“{granted}”，内容被改动过。"]


def test_an_award_added_or_removed_behind_the_register_s_back_is_named(attacker: Attacker) -> None:
    columns = "office_id, decision_id, nomination_id, category_id, kind, name, unit, title, granted_on, position, state"
    ((identity, name),) = attacker.run("SELECT id, name FROM award ORDER BY id LIMIT 1")
    attacker.run("PRAGMA foreign_keys = 0") if attacker.on_sqlite() else None
    others = columns.replace("nomination_id", "nomination_id + 1000")
    attacker.run(f"INSERT INTO award (id, {columns}) SELECT 777, {others} FROM award WHERE id = ?", identity)
    attacker.run("DELETE FROM award WHERE id = ?", identity)

    assert said(attacker) == [
        f"荣誉第777号（{name}）在日志里没有授予记录。",
        f"日志记载授予“{name}”的荣誉第{identity}号，表中已不存在。",
    ]


def test_a_certificate_renumbered_or_removed_behind_the_register_s_back_is_named(attacker: Attacker) -> None:
    (first, number), (second, other) = attacker.run("SELECT id, number FROM certificate ORDER BY id LIMIT 2")
    attacker.run("UPDATE certificate SET number = 'X-1' WHERE id = ?", first)
    attacker.run("DELETE FROM certificate WHERE id = ?", second)

    assert said(attacker) == [
        f"证书“X-1”与日志记载的“{number}”不一致，编号、内容或状态被改动过。",
        f"日志记载的证书“{other}”，表中已不存在。",
    ]


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("award", "kind", "unit"),
        ("award", "state", "revoked"),
        ("award", "granted_on", "2022-01-01"),
        ("certificate", "facts", "{}"),
        ("certificate", "state", "spoiled"),
        ("certificate", "award_id", "2"),
    ],
)
def test_any_fact_of_an_award_or_certificate_edited_behind_the_register_s_back_is_named(
    attacker: Attacker, table: str, column: str, value: str
) -> None:
    attacker.run(f"UPDATE {table} SET {column} = ? WHERE id = 1", value)

    assert len(said(attacker)) == 1
