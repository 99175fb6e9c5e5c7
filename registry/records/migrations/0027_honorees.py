"""What happens to honorees across years: units are renamed, joined to others or dissolved; people die."""

import peewee

TABLE = """
CREATE TABLE honoree_change (id {id}, office_id {ref} NOT NULL REFERENCES office (id), person_id {ref} NOT NULL REFERENCES person (id),
  what VARCHAR(12) NOT NULL, on_day DATE NOT NULL, name VARCHAR(120) NOT NULL, successor_id {ref} REFERENCES person (id),
  doc_no VARCHAR(60) NOT NULL, entered_by_id {ref} REFERENCES actor (id), entered_at VARCHAR(32) NOT NULL,
  state VARCHAR(10) NOT NULL, undone_for TEXT NOT NULL,
  CHECK (what IN ('renamed', 'joined', 'dissolved', 'deceased')), CHECK (state IN ('standing', 'undone')),
  CHECK ((what = 'renamed') = (name <> '')), CHECK ((what = 'joined') = (successor_id IS NOT NULL)),
  CHECK (successor_id <> person_id), CHECK ((state = 'undone') = (undone_for <> '')))
"""
INDEXED = (
    "honoree_change(office_id)",
    "honoree_change(person_id)",
    "honoree_change(successor_id)",
    "honoree_change(entered_by_id)",
)

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT"}


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql(TABLE.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)))
    for number, index in enumerate(INDEXED):
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE INDEX index_0027_{number}_{name} ON {index}")
