"""A ceremony is planned before it is held, may serve several cycles, and keeps who came and in which order they walk."""

import peewee

COLUMNS = """
ceremony state VARCHAR(10) NOT NULL DEFAULT 'held' CHECK (state IN ('planned', 'held'))
ceremony revision INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0)
ceremony starts_at VARCHAR(8) NOT NULL DEFAULT ''
ceremony presiding VARCHAR(120) NOT NULL DEFAULT ''
ceremony reader VARCHAR(120) NOT NULL DEFAULT ''
ceremony presenters TEXT NOT NULL DEFAULT '[]'
ceremony plaques TEXT NOT NULL DEFAULT '[]'
ceremony batch_size INTEGER NOT NULL DEFAULT 10 CHECK (batch_size > 0)
ceremony row_size INTEGER NOT NULL DEFAULT 20 CHECK (row_size > 0)
ceremony batches_done INTEGER NOT NULL DEFAULT 0 CHECK (batches_done >= 0)
ceremony at_home {bool} NOT NULL DEFAULT {false}
"""
TABLES = """
CREATE TABLE ceremony_cycle (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  ceremony_id {ref} NOT NULL REFERENCES ceremony (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  position INTEGER NOT NULL, CHECK (position > 0));
CREATE TABLE attendance (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  ceremony_id {ref} NOT NULL REFERENCES ceremony (id), award_id {ref} NOT NULL REFERENCES award (id),
  place INTEGER NOT NULL, batch INTEGER NOT NULL, seat VARCHAR(20) NOT NULL, state VARCHAR(10) NOT NULL DEFAULT 'expected',
  proxy VARCHAR(60) NOT NULL DEFAULT '', speaks {bool} NOT NULL DEFAULT {false}, reading VARCHAR(60) NOT NULL DEFAULT '',
  CHECK (place > 0), CHECK (batch >= 0), CHECK (state IN ('expected', 'present', 'late', 'by_proxy', 'absent')),
  CHECK ((state = 'by_proxy') = (proxy <> '')))
"""
# Until now nothing kept a second ceremony of one cycle from being entered: the last one stands for it.
LINKED = """
INSERT INTO ceremony_cycle (office_id, ceremony_id, cycle_id, position)
  SELECT office_id, id, cycle_id, 1 FROM ceremony WHERE id IN (SELECT MAX(id) FROM ceremony GROUP BY cycle_id)
"""
UNIQUE = ("ceremony_cycle(cycle_id)", "attendance(ceremony_id, award_id)")
INDEXED = ("ceremony_cycle(office_id)", "ceremony_cycle(ceremony_id)", "attendance(office_id)", "attendance(award_id)")

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "bool": "INTEGER", "false": "0"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "bool": "BOOLEAN", "false": "FALSE"}


def up(migrator: object, db: peewee.Database) -> None:
    words = SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES
    for told in COLUMNS.format(**words).strip().splitlines():
        table, column = told.split(" ", 1)
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in TABLES.format(**words).split(";"):
        db.execute_sql(statement)
    db.execute_sql(LINKED)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0030_{number}_{name} ON {index}")
