"""What was forgotten, sealed or shredded, by whom and why; and the keys that are still to be erased for it."""

import peewee

TABLE = """
CREATE TABLE forgetting (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} REFERENCES cycle (id),
  person_id {ref} REFERENCES person (id), what VARCHAR(10) NOT NULL, state VARCHAR(10) NOT NULL, reason TEXT NOT NULL,
  doc_no VARCHAR(60) NOT NULL, nominations INTEGER NOT NULL, erasable TEXT NOT NULL, proposed_by_id {ref} REFERENCES actor (id),
  done_by_id {ref} REFERENCES actor (id), done_at VARCHAR(32) NOT NULL,
  CHECK (what IN ('anonymised', 'sealed', 'unsealed', 'shredded')), CHECK (state IN ('proposed', 'done')),
  CHECK ((what = 'anonymised') = (cycle_id IS NOT NULL)), CHECK ((cycle_id IS NULL) <> (person_id IS NULL)),
  CHECK (what = 'anonymised' OR reason <> ''), CHECK (state = 'done' OR what = 'shredded'), CHECK (nominations >= 0),
  CHECK (what <> 'shredded' OR state = 'proposed' OR (doc_no <> '' AND done_by_id IS NOT NULL AND done_by_id <> proposed_by_id)))
"""
INDEXED = ("forgetting(office_id)", "forgetting(person_id)", "forgetting(proposed_by_id)", "forgetting(done_by_id)")

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT"}


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql(TABLE.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)))
    db.execute_sql("CREATE UNIQUE INDEX unique_0029_forgetting_cycle ON forgetting(cycle_id)")  # once a cycle
    for number, index in enumerate(INDEXED):
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE INDEX index_0029_{number}_{name} ON {index}")
