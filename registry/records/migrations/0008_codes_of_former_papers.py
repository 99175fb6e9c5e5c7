"""Papers that were made out again are found by the token of their QR code, as certificates are."""

import peewee

TOKEN = {"sqlite": "substr(json_extract(facts, '$.qr'), -152)", "postgres": "\"right\"(facts::json ->> 'qr', 152)"}


def up(migrator: object, db: peewee.Database) -> None:
    token = TOKEN["sqlite" if isinstance(db, peewee.SqliteDatabase) else "postgres"]
    db.execute_sql(f"CREATE INDEX index_0008_former_token ON certificate_move (({token})) WHERE facts IS NOT NULL")
