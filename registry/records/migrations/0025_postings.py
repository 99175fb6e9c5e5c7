"""Where a notice was posted up, each place with the picture that proves it."""

import peewee

TABLES = """
CREATE TABLE posting (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  notice_id {ref} NOT NULL REFERENCES notice (id), annex_id {ref} NOT NULL UNIQUE REFERENCES annex (id),
  place VARCHAR(160) NOT NULL, posted_on DATE NOT NULL, CHECK (place <> ''))
"""
INDEXED = ("posting(office_id)", "posting(notice_id)")

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT"}


def up(migrator: object, db: peewee.Database) -> None:
    sqlite = isinstance(db, peewee.SqliteDatabase)
    db.execute_sql(TABLES.format(**(SQLITE if sqlite else POSTGRES)))
    for index in INDEXED:
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE INDEX index_0025_{name} ON {index}")
