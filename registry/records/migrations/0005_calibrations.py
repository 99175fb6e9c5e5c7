"""What each printer does to a sheet, by tray and stock, as an office measured it."""

import peewee

TABLES = """
CREATE TABLE printer_calibration (id {id}, office_id {ref} NOT NULL REFERENCES office (id), printer VARCHAR(60) NOT NULL,
  tray VARCHAR(60) NOT NULL, stock VARCHAR(60) NOT NULL, width {real} NOT NULL, height {real} NOT NULL,
  readings TEXT NOT NULL, solved TEXT NOT NULL, residual {real} NOT NULL, measured_by_id {ref} REFERENCES actor (id),
  measured_at VARCHAR(32) NOT NULL, CHECK (printer <> ''), CHECK (tray <> ''), CHECK (stock <> ''),
  CHECK (width > 0 AND height > 0), CHECK (residual >= 0));
CREATE UNIQUE INDEX unique_0005_printer_calibration ON printer_calibration(office_id, printer, tray, stock)
"""

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "real": "REAL"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "real": "DOUBLE PRECISION"}


def up(migrator: object, db: peewee.Database) -> None:
    for statement in TABLES.format(**(SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES)).split(";"):
        db.execute_sql(statement)
