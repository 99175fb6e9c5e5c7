"""Roles lent for a time, work handed over by who leaves, and private facts opened for a reason."""

import peewee

TABLES = """
CREATE TABLE delegation (id {id}, office_id {ref} NOT NULL REFERENCES office (id), giver_id {ref} NOT NULL REFERENCES actor (id),
  taker_id {ref} NOT NULL REFERENCES actor (id), roles TEXT NOT NULL, from_day DATE NOT NULL, to_day DATE NOT NULL,
  state VARCHAR(10) NOT NULL, CHECK (state IN ('standing', 'ended')), CHECK (from_day <= to_day), CHECK (giver_id <> taker_id));
CREATE TABLE handover (id {id}, office_id {ref} NOT NULL REFERENCES office (id), giver_id {ref} NOT NULL REFERENCES actor (id),
  taker_id {ref} NOT NULL REFERENCES actor (id), what TEXT NOT NULL, handed_by_id {ref} REFERENCES actor (id),
  handed_at VARCHAR(32) NOT NULL, CHECK (giver_id <> taker_id));
CREATE TABLE private_opening (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  nomination_id {ref} NOT NULL REFERENCES nomination (id), fields TEXT NOT NULL, reason TEXT NOT NULL,
  opened_by_id {ref} NOT NULL REFERENCES actor (id), opened_at VARCHAR(32) NOT NULL, CHECK (reason <> ''))
"""
INDEXED = (
    "delegation(office_id)", "delegation(giver_id)", "delegation(taker_id, state)", "handover(office_id)", "handover(giver_id)",
    "handover(taker_id)", "handover(handed_by_id)", "private_opening(office_id)", "private_opening(nomination_id)",
    "private_opening(opened_by_id)",
)  # fmt: skip

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT"}


def up(migrator: object, db: peewee.Database) -> None:
    for statement in TABLES.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate(INDEXED):
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE INDEX index_0028_{number}_{name} ON {index}")
