"""News is handed up and answered; the editing office compiles its bulletin from what it adopted and what it wrote itself."""

import peewee

COLUMNS = """
announcement sent_to_id {ref} REFERENCES office (id)
announcement sent_by_id {ref} REFERENCES actor (id)
announcement sent_at VARCHAR(32) NOT NULL DEFAULT ''
announcement answered_at VARCHAR(32) NOT NULL DEFAULT ''
announcement answer TEXT NOT NULL DEFAULT ''
announcement adopted_in VARCHAR(160) NOT NULL DEFAULT ''
announcement adopted_title TEXT NOT NULL DEFAULT ''
announcement adopted_text TEXT NOT NULL DEFAULT ''
"""
TABLES = """
CREATE TABLE bulletin (id {id}, office_id {ref} NOT NULL REFERENCES office (id), name VARCHAR(60) NOT NULL, year INTEGER NOT NULL,
  number INTEGER NOT NULL, running INTEGER, extra {bool} NOT NULL DEFAULT {false}, issued_on DATE NOT NULL,
  note TEXT NOT NULL DEFAULT '', sent_to TEXT NOT NULL DEFAULT '[]', copies INTEGER, secrecy VARCHAR(20) NOT NULL DEFAULT '',
  serial VARCHAR(40) NOT NULL DEFAULT '', state VARCHAR(10) NOT NULL DEFAULT 'draft', tree_size INTEGER, tree_root VARCHAR(64) NOT NULL DEFAULT '',
  signed_by_id {ref} REFERENCES actor (id), revision INTEGER NOT NULL DEFAULT 1,
  CHECK (state IN ('draft', 'issued')), CHECK (number > 0), CHECK (running IS NULL OR running > 0), CHECK (name <> ''),
  CHECK (copies IS NULL OR copies > 0), CHECK ((state = 'issued') = (signed_by_id IS NOT NULL)),
  CHECK ((state = 'issued') = (tree_size IS NOT NULL)), CHECK (revision > 0));
CREATE TABLE bulletin_item (id {id}, office_id {ref} NOT NULL REFERENCES office (id), bulletin_id {ref} NOT NULL REFERENCES bulletin (id),
  column_name VARCHAR(20) NOT NULL, position INTEGER NOT NULL, title VARCHAR(120) NOT NULL, text TEXT NOT NULL,
  run_in {bool} NOT NULL DEFAULT {false}, source VARCHAR(160) NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 1,
  CHECK (column_name <> ''), CHECK (title <> ''), CHECK (text <> ''), CHECK (position > 0), CHECK (revision > 0));
CREATE TABLE item_source (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  item_id {ref} NOT NULL REFERENCES bulletin_item (id), announcement_id {ref} NOT NULL REFERENCES announcement (id))
"""
UNIQUE = ("bulletin(office_id, year, extra, number)", "item_source(announcement_id)")
INDEXED = (
    "bulletin(signed_by_id)", "bulletin_item(office_id)", "bulletin_item(bulletin_id)", "item_source(office_id)", "item_source(item_id)",
    "announcement(sent_to_id)", "announcement(sent_by_id)",
)  # fmt: skip

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "bool": "INTEGER", "false": "0"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "bool": "BOOLEAN", "false": "FALSE"}


def up(migrator: object, db: peewee.Database) -> None:
    words = SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES
    for told in COLUMNS.format(**words).strip().splitlines():
        table, column = told.split(" ", 1)
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in TABLES.format(**words).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0031_{number}_{name} ON {index}")
