"""Kept files may be packed; the token of a former paper has one index, where two migrations each made their own."""

import peewee


def up(migrator: object, db: peewee.Database) -> None:
    sqlite = isinstance(db, peewee.SqliteDatabase)
    kind, false = ("INTEGER", "0") if sqlite else ("BOOLEAN", "FALSE")
    db.execute_sql(f"ALTER TABLE kept_print ADD COLUMN packed {kind} NOT NULL DEFAULT {false}")
    db.execute_sql("DROP INDEX index_0008_former_token")
