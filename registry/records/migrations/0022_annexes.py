"""Pictures that belong to a nomination or prove that a notice was posted, sealed in parts.

That of a nomination lies under the person's key: who is forgotten takes it along.
"""

import peewee

TABLES = """
CREATE TABLE annex (id {id}, office_id {ref} NOT NULL REFERENCES office (id), nomination_id {ref} REFERENCES nomination (id),
  notice_id {ref} REFERENCES notice (id), what VARCHAR(8) NOT NULL, filename VARCHAR(120) NOT NULL, media VARCHAR(16) NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL, size INTEGER NOT NULL, digest VARCHAR(64) NOT NULL, key VARCHAR(32) NOT NULL,
  added_by_id {ref} REFERENCES actor (id), added_at VARCHAR(32) NOT NULL,
  CHECK ((nomination_id IS NULL) <> (notice_id IS NULL)), CHECK (what IN ('photo', 'proof')),
  CHECK (media IN ('image/jpeg', 'image/png')), CHECK (width > 0), CHECK (height > 0), CHECK (size BETWEEN 1 AND 8388608));
CREATE TABLE annex_part (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  annex_id {ref} NOT NULL REFERENCES annex (id) ON DELETE CASCADE, place INTEGER NOT NULL, sealed {blob} NOT NULL, CHECK (place >= 0))
"""
UNIQUE = ("annex_part(annex_id, place)",)
INDEXED = ("annex(office_id)", "annex(nomination_id)", "annex(notice_id)", "annex_part(office_id)")

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "blob": "BLOB"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "blob": "BYTEA"}


def up(migrator: object, db: peewee.Database) -> None:
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for statement in TABLES.format(**(SQLITE if sqlite else POSTGRES)).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0022_{number}_{name} ON {index}")
