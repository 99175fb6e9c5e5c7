"""What becomes of a title afterwards: kept, put under rectification, expired, revoked, corrected; paper taken back."""

import peewee

TABLES = """
CREATE TABLE award_change (id {id}, office_id {ref} NOT NULL REFERENCES office (id), award_id {ref} NOT NULL REFERENCES award (id),
  what VARCHAR(12) NOT NULL, state VARCHAR(10) NOT NULL, on_day DATE NOT NULL, until DATE, cause VARCHAR(16) NOT NULL,
  doc_no VARCHAR(60) NOT NULL, reason TEXT NOT NULL, facts TEXT NOT NULL, proposed_by_id {ref} REFERENCES actor (id),
  signed_by_id {ref} REFERENCES actor (id), changed_at VARCHAR(32) NOT NULL, revision INTEGER NOT NULL DEFAULT 1,
  CHECK (what IN ('retained', 'suspended', 'reinstated', 'expired', 'admonished', 'revoked', 'corrected')),
  CHECK (state IN ('proposed', 'standing', 'refused')), CHECK (state = 'standing' OR what = 'revoked'),
  CHECK ((what = 'revoked') = (cause <> '')),
  CHECK (what <> 'revoked' OR state <> 'standing' OR (doc_no <> '' AND signed_by_id IS NOT NULL)),
  CHECK (what <> 'suspended' OR until IS NOT NULL), CHECK (revision > 0));
CREATE TABLE take_back (id {id}, office_id {ref} NOT NULL REFERENCES office (id), award_id {ref} NOT NULL REFERENCES award (id),
  what VARCHAR(12) NOT NULL, asked_on DATE NOT NULL, got_on DATE, note TEXT NOT NULL,
  CHECK (what IN ('certificate', 'plaque', 'medal')), CHECK (got_on IS NULL OR got_on >= asked_on))
"""
INDEXED = (
    "award_change(office_id)", "award_change(award_id)", "award_change(proposed_by_id)", "award_change(signed_by_id)",
    "take_back(office_id)",
)  # fmt: skip

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT"}


def up(migrator: object, db: peewee.Database) -> None:
    words = SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES
    for statement in TABLES.format(**words).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate(INDEXED):
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE INDEX index_0026_{number}_{name} ON {index}")
    db.execute_sql("CREATE UNIQUE INDEX index_0026_take_back_once ON take_back (award_id, what)")
    db.execute_sql(
        "CREATE UNIQUE INDEX index_0026_revocation_asked_once ON award_change (award_id) WHERE state = 'proposed'"
    )
