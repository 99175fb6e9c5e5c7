"""Who is like whom: keyed marks of people, pairs to be asked about, who was told apart, who was merged."""

import peewee

TABLES = """
CREATE TABLE likeness_key (mark BIGINT NOT NULL, person_id BIGINT NOT NULL, office_id BIGINT NOT NULL,
  numbered {bool} NOT NULL, PRIMARY KEY (mark, person_id)){narrow};
CREATE TABLE likeness_pair (id {id}, office_id {ref} NOT NULL REFERENCES office (id), left_id {ref} NOT NULL REFERENCES person (id),
  right_id {ref} NOT NULL REFERENCES person (id), sure INTEGER NOT NULL, code VARCHAR(40) NOT NULL, reason TEXT NOT NULL,
  state VARCHAR(8) NOT NULL, CHECK (left_id < right_id), CHECK (sure BETWEEN 0 AND 100),
  CHECK (state IN ('found', 'vouched', 'open', 'apart', 'merged')));
CREATE TABLE told_apart (id {id}, office_id {ref} NOT NULL REFERENCES office (id), left_id {ref} REFERENCES person (id),
  right_id {ref} REFERENCES person (id), left_face BIGINT NOT NULL, right_face BIGINT NOT NULL, reason TEXT NOT NULL,
  told_by_id {ref} REFERENCES actor (id), told_at VARCHAR(32) NOT NULL, state VARCHAR(12) NOT NULL,
  CHECK (left_face <= right_face), CHECK (state IN ('standing', 'taken_back')));
CREATE TABLE person_merge (id {id}, office_id {ref} NOT NULL REFERENCES office (id), kept_id {ref} NOT NULL REFERENCES person (id),
  gone_id {ref} NOT NULL REFERENCES person (id), reason TEXT NOT NULL, merged_by_id {ref} REFERENCES actor (id),
  merged_at VARCHAR(32) NOT NULL, undone_by_id {ref} REFERENCES actor (id), undone_at VARCHAR(32) NOT NULL,
  state VARCHAR(8) NOT NULL, CHECK (kept_id <> gone_id), CHECK (reason <> ''), CHECK (state IN ('standing', 'undone')))
"""
UNIQUE = ("likeness_pair(left_id, right_id)",)
INDEXED = (
    "likeness_pair(office_id, state, sure)", "likeness_pair(right_id)", "told_apart(left_face, right_face)",
    "told_apart(left_id)", "told_apart(right_id)", "told_apart(office_id)", "person_merge(kept_id)", "person_merge(gone_id)",
    "person_merge(office_id)",
)  # fmt: skip

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "bool": "INTEGER", "narrow": " WITHOUT ROWID"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "bool": "BOOLEAN", "narrow": ""}


def up(migrator: object, db: peewee.Database) -> None:
    for statement in TABLES.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0003_{number}_{name} ON {index}")
