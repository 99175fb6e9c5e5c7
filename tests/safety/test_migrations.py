"""An empty database becomes the models' shape, refuses rows that cannot be, and an older one is not worked on."""

import re
from pathlib import Path

import peewee
import pytest
from playhouse.schema_diff import diff_models

from registry.errors import RuleViolation
from registry.records import keys, schema, scope
from registry.records.database import OLDEST_SAFE_SQLITE, database, keys_database, on_sqlite, transaction
from registry.records.tables import TABLES
from registry.register import Register, migrate, opened
from registry.stages import notices
from tests.factories import PUBLISHED, Way
from tests.safety.conftest import MakeConfig

CHECKS = {
    "office.level": ("office", "level", "village"),
    "office.city alone at the top": ("office", "parent_id", None),
    "actor.failures": ("actor", "failures", -1),
    "program.notice_days at least": ("program", "notice_days", 0),
    "program.notice_days at most": ("program", "notice_days", 31),
    "program.name": ("program", "name", ""),
    "cycle.dates": ("cycle", "ends_on", "2023-01-01"),
    "cycle.state": ("cycle", "state", "closed"),
    "roster.rows_stored": ("roster", "rows_stored", -1),
    "roster.rows_left": ("roster", "rows_left", -1),
    "roster.state": ("roster", "state", "gone"),
    "nomination.name": ("nomination", "name", ""),
    "nomination.kind": ("nomination", "kind", "animal"),
    "nomination.state": ("nomination", "state", "granted"),
    "holiday_year.year": ("holiday_year", "year", 1999),
    "notice.published before it begins": ("notice", "published_on", "2023-05-01"),
    "notice.begins before it ends": ("notice", "last_day", "2023-04-21"),
    "notice.state": ("notice", "state", "over"),
    "objection.state": ("objection", "state", "lost"),
    "award.state": ("award", "state", "given"),
    "number_series.last": ("number_series", "last", -1),
    "certificate.state": ("certificate", "state", "lost"),
    "certificate.numbered has a number": ("certificate", "number", None),
    "certificate.numbered has no reason": ("certificate", "held_for", "没有字形"),
    "announcement.state": ("announcement", "state", "lost"),
    "entry.seq": ("entry", "seq", -1),
}


@pytest.fixture
def filled(way: Way) -> Way:
    """Return a way on which every table with a CHECK holds a row."""
    way.open_cycle().store().review().publish()
    objection = notices.RaiseObjection(way.notice, way.nominations()[0], PUBLISHED, "李四", "有异议")
    way.do("reviewer", objection, PUBLISHED)
    with scope.everywhere(), transaction():
        database.execute_sql("UPDATE objection SET state = 'dismissed'")
        database.execute_sql(
            "INSERT INTO holiday_year (office_id, year, days_off, days_worked) VALUES (3, 2030, '[]', '[]')"
        )
    way.close().decide().celebrate()
    return way


def refused(table: str, column: str, value: object) -> bool:
    """Tell whether a CHECK refuses the value; what it does not refuse is undone."""
    where = " WHERE parent_id IS NOT NULL" if table == "office" else ""
    statement = f"UPDATE {table} SET {column} = {'?' if on_sqlite() else '%s'}{where}"
    if table == "entry":
        statement = f"INSERT INTO entry VALUES ({'?' if on_sqlite() else '%s'}, 'u', 'n', 1, NULL, 'r', 'f')"
    try:
        with database.atomic() as undone:
            assert database.execute_sql(statement, (value,)).rowcount
            undone.rollback()
    except peewee.IntegrityError as refusal:
        return "check constraint" in str(refusal).lower()
    return False


def test_every_check_refuses_a_row_that_cannot_be(filled: Way) -> None:
    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)


def test_every_check_of_the_first_migration_is_tried_here() -> None:
    written = (schema.MIGRATIONS / "0001_initial.py").read_text("utf-8")
    tables = re.findall(r"CREATE TABLE (\w+) (.*?)(?=CREATE TABLE|\"\"\")", written, re.S)

    counted = {table: len(re.findall(r"CHECK \(", body)) for table, body in tables}

    # Four checks hold two conditions each, tried one by one above.
    doubled = {"program": 1, "roster": 1, "notice": 1}
    tried = {
        table: sum(1 for one, _, _ in CHECKS.values() if one == table) - doubled.get(table, 0) for table in counted
    }
    assert tried == counted


def test_an_empty_database_becomes_the_models_shape(make_config: MakeConfig, engine: str) -> None:
    config = make_config(engine, migrated=False)

    applied = migrate(config)

    with opened(config):
        assert applied == sorted(path.stem for path in schema.MIGRATIONS.glob("0*.py"))
        assert schema.pending() == []
        difference = diff_models(database.obj, list(TABLES))
        assert (difference.create_tables, difference.add_columns, difference.drop_columns) == ([], [], [])
        assert diff_models(keys_database.obj, [keys.PersonKey]).create_tables == []


def test_a_null_is_allowed_where_the_models_say_so_and_nowhere_else(register: Register) -> None:
    wrong = [
        f"{table._meta.table_name}.{column.name}"
        for table in TABLES
        for column in database.get_columns(table._meta.table_name)
        if not column.primary_key and column.null != table._meta.columns[column.name].null
    ]

    assert wrong == []


def test_migrating_again_changes_nothing(make_config: MakeConfig, engine: str) -> None:
    config = make_config(engine)

    assert migrate(config) == []
    with opened(config):
        assert schema.pending() == []


def test_a_database_without_its_migrations_is_not_worked_on(make_config: MakeConfig, engine: str) -> None:
    config = make_config(engine)
    with opened(config):
        database.execute_sql("DELETE FROM schema_migration WHERE name <> '0001_initial'")
    lacking = len(list(Path(schema.__file__).parent.glob("migrations/0*.py"))) - 1

    with pytest.raises(RuleViolation, match=rf"数据库还缺{lacking}项升级，请先运行 honors migrate。"), opened(config):
        pass


def test_the_pragmas_that_durability_and_forgetting_rest_on_are_in_force(register: Register) -> None:
    if not on_sqlite():
        return
    asked = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")

    for one in (database, keys_database):
        found = {name: one.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in asked}
        assert found == {
            "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 10_000,
        }  # fmt: skip


def test_the_library_has_no_known_bug_that_corrupts_a_wal(register: Register) -> None:
    if not on_sqlite():
        return
    (version,) = database.execute_sql("SELECT sqlite_version()").fetchone()

    assert tuple(int(part) for part in version.split(".")) >= OLDEST_SAFE_SQLITE == (3, 51, 3)


def test_a_row_without_its_parent_is_refused(register: Register) -> None:
    with pytest.raises(peewee.IntegrityError, match=r"(?i)foreign key"), transaction():
        database.execute_sql(
            "INSERT INTO holiday_year (office_id, year, days_off, days_worked) VALUES (99, 2030, '', '')"
        )
