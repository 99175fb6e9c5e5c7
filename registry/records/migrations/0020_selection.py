"""What the whole selection needs: recommending units, revisions, channels, rounds of notices, signatories, terms."""

import peewee

RECOMMENDER = """
CREATE TABLE recommender (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  name VARCHAR(160) NOT NULL, position INTEGER NOT NULL, CHECK (name <> ''))
"""
REVISED = ("actor", "program", "cycle", "nomination", "notice", "objection", "decision", "award", "announcement")
# A substitute may have been nominated before whom it replaces: a backup puts rows back by id, so this key is seen to last.
COLUMNS = """
nomination channel VARCHAR(12) NOT NULL DEFAULT 'organisation' CHECK (channel IN ('organisation', 'masses', 'self', 'joint'))
nomination recommender_id {ref} REFERENCES recommender (id)
nomination endorsed {bool} NOT NULL DEFAULT {true}
nomination correct_by DATE
nomination marks TEXT NOT NULL DEFAULT '[]'
nomination prize {bool} NOT NULL DEFAULT {false}
nomination substitutes_id {ref} REFERENCES nomination (id) DEFERRABLE INITIALLY DEFERRED
nomination cleared {bool} NOT NULL DEFAULT {false}
person state VARCHAR(10) NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sealed', 'shredded'))
person mask VARCHAR(24) NOT NULL DEFAULT ''
notice round INTEGER NOT NULL DEFAULT 1 CHECK (round > 0)
notice roster_digest VARCHAR(64) NOT NULL DEFAULT ''
notice published_by_id {ref} REFERENCES actor (id)
notice closed_by_id {ref} REFERENCES actor (id)
objection channel VARCHAR(12) NOT NULL DEFAULT 'letter' CHECK (channel IN ('letter', 'phone', 'email', 'visit'))
decision list_order VARCHAR(16) NOT NULL DEFAULT 'recommended' CHECK (list_order IN ('recommended', 'division', 'strokes', 'unordered'))
decision signatories TEXT NOT NULL DEFAULT '[]'
decision signed_by_id {ref} REFERENCES actor (id)
award ends_on DATE
award prize {bool} NOT NULL DEFAULT {false}
"""
UNIQUE = ("recommender(cycle_id, name)",)
INDEXED = (
    "recommender(office_id)", "nomination(recommender_id)", "nomination(substitutes_id)", "notice(published_by_id)",
    "notice(closed_by_id)", "decision(signed_by_id)", "award(ends_on)",
)  # fmt: skip

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "bool": "INTEGER", "true": "1", "false": "0"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "bool": "BOOLEAN", "true": "TRUE", "false": "FALSE"}


def up(migrator: object, db: peewee.Database) -> None:
    words = SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES
    db.execute_sql(RECOMMENDER.format(**words))
    for table in REVISED:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN revision INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0)")
    for told in COLUMNS.format(**words).strip().splitlines():
        table, column = told.split(" ", 1)
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0020_{number}_{name} ON {index}")
