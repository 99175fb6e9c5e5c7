"""Juries (评审): phases of a review, who sits in them, what each juror gave, and who stood aside."""

import peewee

TABLES = """
CREATE TABLE review_phase (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  category_id {ref} REFERENCES category (id), revision INTEGER NOT NULL DEFAULT 1, place INTEGER NOT NULL, name VARCHAR(60) NOT NULL,
  method VARCHAR(10) NOT NULL, average VARCHAR(8) NOT NULL DEFAULT 'mean', criteria TEXT NOT NULL DEFAULT '[]',
  blind {bool} NOT NULL DEFAULT {false}, sees TEXT NOT NULL DEFAULT '[]', most_votes INTEGER,
  state VARCHAR(8) NOT NULL DEFAULT 'planned', nominations TEXT NOT NULL DEFAULT '[]', ranking TEXT NOT NULL DEFAULT '[]',
  CHECK (revision > 0), CHECK (place > 0), CHECK (name <> ''), CHECK (method IN ('qualifying', 'scores', 'approval', 'ranked')),
  CHECK (average IN ('mean', 'median', 'trimmed')), CHECK (most_votes > 0), CHECK (state IN ('planned', 'active', 'closed')));
CREATE TABLE juror (id {id}, office_id {ref} NOT NULL REFERENCES office (id), phase_id {ref} NOT NULL REFERENCES review_phase (id),
  actor_id {ref} NOT NULL REFERENCES actor (id));
CREATE TABLE score (id {id}, office_id {ref} NOT NULL REFERENCES office (id), phase_id {ref} NOT NULL REFERENCES review_phase (id),
  nomination_id {ref} NOT NULL REFERENCES nomination (id), juror_id {ref} NOT NULL REFERENCES juror (id),
  revision INTEGER NOT NULL DEFAULT 1, points TEXT NOT NULL, CHECK (revision > 0));
CREATE TABLE ballot (id {id}, office_id {ref} NOT NULL REFERENCES office (id), phase_id {ref} NOT NULL REFERENCES review_phase (id),
  juror_id {ref} NOT NULL REFERENCES juror (id), revision INTEGER NOT NULL DEFAULT 1, choices TEXT NOT NULL, salt VARCHAR(32) NOT NULL,
  CHECK (revision > 0), CHECK (salt <> ''));
CREATE TABLE recusal (id {id}, office_id {ref} NOT NULL REFERENCES office (id), phase_id {ref} NOT NULL REFERENCES review_phase (id),
  juror_id {ref} NOT NULL REFERENCES juror (id), nomination_id {ref} NOT NULL REFERENCES nomination (id), reason TEXT NOT NULL,
  entered_at VARCHAR(32) NOT NULL, CHECK (reason <> ''))
"""
UNIQUE = (
    "review_phase(cycle_id, place)", "juror(phase_id, actor_id)", "score(phase_id, juror_id, nomination_id)", "ballot(juror_id)",
    "recusal(phase_id, juror_id, nomination_id)",
)  # fmt: skip
INDEXED = (
    "review_phase(office_id)", "review_phase(category_id)", "juror(office_id)", "juror(actor_id)", "score(office_id)",
    "score(nomination_id)", "score(juror_id)", "ballot(office_id)", "ballot(phase_id)", "recusal(office_id)", "recusal(juror_id)",
    "recusal(nomination_id)",
)  # fmt: skip
# One phase of a cycle runs at a time, whatever two people do at once.
ACTIVE = "CREATE UNIQUE INDEX index_0024_active ON review_phase (cycle_id) WHERE state = 'active'"

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "bool": "INTEGER", "false": "0"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "bool": "BOOLEAN", "false": "FALSE"}


def up(migrator: object, db: peewee.Database) -> None:
    for statement in TABLES.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0024_{number}_{name} ON {index}")
    db.execute_sql(ACTIVE)
