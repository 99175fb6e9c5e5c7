"""What keeps paper true: frozen layouts, presses, files as first printed, moves of certificates, blank stock.

A certificate may now be corrected. Its CHECK is rewritten where it stands: SQLite would else want the table made anew,
whatever refers to it.
"""

import peewee

TABLES = """
CREATE TABLE frozen_layout (digest VARCHAR(64) NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, layout TEXT NOT NULL,
  frozen_at VARCHAR(32) NOT NULL);
CREATE TABLE press (mark VARCHAR(16) NOT NULL PRIMARY KEY, told TEXT NOT NULL, used_at VARCHAR(32) NOT NULL);
CREATE TABLE kept_print (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  asked VARCHAR(64) NOT NULL, pages TEXT NOT NULL, whole {bool} NOT NULL, press VARCHAR(16) NOT NULL, digest VARCHAR(64) NOT NULL,
  size INTEGER NOT NULL, key VARCHAR(32) NOT NULL, kept_at VARCHAR(32) NOT NULL, CHECK (size > 0));
CREATE TABLE kept_part (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  kept_id {ref} NOT NULL REFERENCES kept_print (id) ON DELETE CASCADE, place INTEGER NOT NULL, sealed {blob} NOT NULL,
  CHECK (place >= 0));
CREATE TABLE certificate_move (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  certificate_id {ref} NOT NULL REFERENCES certificate (id), state VARCHAR(16) NOT NULL, on_day DATE NOT NULL,
  how VARCHAR(12) NOT NULL, recipient VARCHAR(60) NOT NULL, reason TEXT NOT NULL, successor_id {ref} REFERENCES certificate (id),
  facts TEXT, moved_by_id {ref} REFERENCES actor (id), moved_at VARCHAR(32) NOT NULL,
  CHECK (state IN ('sealed', 'handed_over', 'spoiled', 'reissued', 'recalled', 'corrected')),
  CHECK (state IN ('sealed', 'handed_over') OR reason <> ''), CHECK ((state = 'handed_over') = (how <> '')),
  CHECK (how IN ('', 'signed', 'by_proxy', 'delivered')), CHECK (how <> 'by_proxy' OR recipient <> ''),
  CHECK ((state = 'reissued') = (facts IS NOT NULL)), CHECK (state <> 'corrected' OR successor_id IS NOT NULL),
  CHECK (successor_id IS NULL OR state IN ('spoiled', 'corrected')));
CREATE TABLE stock_kind (id {id}, office_id {ref} NOT NULL REFERENCES office (id), name VARCHAR(60) NOT NULL,
  layouts TEXT NOT NULL, CHECK (name <> ''));
CREATE TABLE stock_entry (id {id}, office_id {ref} NOT NULL REFERENCES office (id), kind_id {ref} NOT NULL REFERENCES stock_kind (id),
  what VARCHAR(12) NOT NULL, sheets INTEGER NOT NULL, on_day DATE NOT NULL, note TEXT NOT NULL, cycle_id {ref} REFERENCES cycle (id),
  entered_by_id {ref} REFERENCES actor (id), entered_at VARCHAR(32) NOT NULL,
  CHECK (what IN ('received', 'printed', 'spoiled', 'counted')), CHECK (sheets > 0 OR what <> 'received'),
  CHECK (sheets < 0 OR what <> 'spoiled'), CHECK (sheets <> 0 OR what = 'counted'))
"""
UNIQUE = (
    "kept_print(office_id, asked)", "kept_part(kept_id, place)", "certificate_move(successor_id)", "stock_kind(office_id, name)",
)  # fmt: skip
INDEXED = (
    "kept_print(cycle_id)", "certificate_move(certificate_id)", "certificate_move(office_id)", "stock_entry(kind_id)",
    "stock_entry(office_id)", "stock_entry(cycle_id)",
)  # fmt: skip
# As certificates are found by the token of their code, so is a paper from before its certificate was made out again.
TOKEN = {"sqlite": "substr(json_extract(facts, '$.qr'), -152)", "postgres": "\"right\"(facts::json ->> 'qr', 152)"}
BEFORE, AFTER = "'reissued', 'recalled')", "'reissued', 'recalled', 'corrected')"

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "blob": "BLOB", "bool": "INTEGER"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "blob": "BYTEA", "bool": "BOOLEAN"}


def up(migrator: object, db: peewee.Database) -> None:
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for statement in TABLES.format(**(SQLITE if sqlite else POSTGRES)).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0007_{number}_{name} ON {index}")
    token = TOKEN["sqlite" if sqlite else "postgres"]
    db.execute_sql(
        f"CREATE INDEX index_0007_certificate_move_token ON certificate_move (({token})) WHERE facts IS NOT NULL"
    )
    (_allow_correction_sqlite if sqlite else _allow_correction_postgres)(db)


def _allow_correction_sqlite(db: peewee.Database) -> None:
    """Rewrite the CHECK in the schema itself, as SQLite's documentation of ALTER TABLE describes for constraints."""
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    db.execute_sql("PRAGMA writable_schema = ON")
    changed = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'certificate'"
    db.execute_sql(changed, (BEFORE, AFTER))
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")
    if db.execute_sql("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise AssertionError("the table of certificates is damaged")


def _allow_correction_postgres(db: peewee.Database) -> None:
    found = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'certificate'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%%recalled%%'"
    )
    ((name, written),) = db.execute_sql(found).fetchall()
    element = "'recalled'::character varying"
    db.execute_sql(f'ALTER TABLE certificate DROP CONSTRAINT "{name}"')
    db.execute_sql(
        f'ALTER TABLE certificate ADD CONSTRAINT "{name}" '
        + written.replace(element, f"{element}, 'corrected'::character varying").replace("%", "%%")
    )
