"""Certificates found by what stands on the paper: by the token of their QR code, and by their number in any office."""

import peewee

TOKEN = {"sqlite": "substr(json_extract(facts, '$.qr'), -152)", "postgres": "\"right\"(facts::json ->> 'qr', 152)"}


def up(migrator: object, db: peewee.Database) -> None:
    token = TOKEN["sqlite" if isinstance(db, peewee.SqliteDatabase) else "postgres"]
    db.execute_sql(f"CREATE INDEX index_0006_certificate_token ON certificate (({token}))")
    db.execute_sql("CREATE INDEX index_0006_certificate_number ON certificate (number)")
