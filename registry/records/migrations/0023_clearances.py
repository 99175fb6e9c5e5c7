"""Clearances (征求意见): which department was asked about whom, by when, and what it answered."""

import peewee

TABLES = """
CREATE TABLE clearance (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  revision INTEGER NOT NULL DEFAULT 1, department VARCHAR(16) NOT NULL, asked_on DATE NOT NULL, due_on DATE NOT NULL,
  state VARCHAR(10) NOT NULL DEFAULT 'asked', workbook_digest VARCHAR(64) NOT NULL DEFAULT '', rows INTEGER NOT NULL,
  CHECK (revision > 0), CHECK (department <> ''), CHECK (asked_on <= due_on), CHECK (state IN ('asked', 'closed')), CHECK (rows > 0));
CREATE TABLE clearance_reply (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  clearance_id {ref} NOT NULL REFERENCES clearance (id), nomination_id {ref} NOT NULL REFERENCES nomination (id),
  revision INTEGER NOT NULL DEFAULT 1, place INTEGER NOT NULL, answer VARCHAR(8) NOT NULL DEFAULT 'open', replied_on DATE,
  key VARCHAR(32) NOT NULL DEFAULT '', sealed {blob},
  CHECK (revision > 0), CHECK (place > 0), CHECK (answer IN ('open', 'agree', 'veto', 'silent')),
  CHECK ((answer = 'veto') = (sealed IS NOT NULL)), CHECK ((answer = 'veto') = (key <> '')),
  CHECK ((answer = 'open') = (replied_on IS NULL)))
"""
UNIQUE = (
    "clearance(cycle_id, department, asked_on)", "clearance_reply(clearance_id, nomination_id)",
    "clearance_reply(clearance_id, place)",
)  # fmt: skip
INDEXED = ("clearance(office_id)", "clearance_reply(office_id)", "clearance_reply(nomination_id)")

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "blob": "BLOB"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "blob": "BYTEA"}


def up(migrator: object, db: peewee.Database) -> None:
    for statement in TABLES.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0023_{number}_{name} ON {index}")
