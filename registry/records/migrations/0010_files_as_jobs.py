"""Large files of certificates become jobs: ordered by a clerk, made by the worker, kept like every other file."""

import peewee

TABLE = """
CREATE TABLE print_job (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  asked VARCHAR(64) NOT NULL, output TEXT NOT NULL, certificates TEXT NOT NULL, state VARCHAR(16) NOT NULL,
  refusal TEXT NOT NULL, lease VARCHAR(32) NOT NULL, leased_until VARCHAR(32) NOT NULL, attempts INTEGER NOT NULL,
  pages_done INTEGER NOT NULL, ordered_by_id {ref} REFERENCES actor (id), ordered_at VARCHAR(32) NOT NULL,
  CHECK (state IN ('waiting', 'drawing', 'done', 'refused')), CHECK ((state = 'refused') = (refusal <> '')),
  CHECK (attempts >= 0), CHECK (pages_done >= 0))
"""
INDEXED = ("office_id", "cycle_id", "state")

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT"}


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql(TABLE.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)))
    for column in INDEXED:
        db.execute_sql(f"CREATE INDEX index_0010_print_job_{column} ON print_job ({column})")
