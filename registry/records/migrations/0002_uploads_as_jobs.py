"""Uploads become jobs: a state with a lease, the file and the rows in parts of their own, mappings remembered.

What was uploaded and not yet confirmed is given up: its one sealed text held file and preview together.
"""

import peewee

UPLOAD = """
ALTER TABLE upload ADD COLUMN sender VARCHAR(160) NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN state VARCHAR(16) NOT NULL DEFAULT 'waiting'
  CHECK (state IN ('waiting', 'reading', 'read', 'refused', 'confirmed'));
ALTER TABLE upload ADD COLUMN refusal TEXT NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN lease VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN leased_until VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0);
ALTER TABLE upload ADD COLUMN edition INTEGER NOT NULL DEFAULT 0 CHECK (edition >= 0);
ALTER TABLE upload ADD COLUMN size INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0);
ALTER TABLE upload ADD COLUMN rows_read INTEGER NOT NULL DEFAULT 0 CHECK (rows_read >= 0);
ALTER TABLE upload ADD COLUMN rows_checked INTEGER NOT NULL DEFAULT 0 CHECK (rows_checked >= 0);
ALTER TABLE upload ADD COLUMN rows_chosen INTEGER NOT NULL DEFAULT 0 CHECK (rows_chosen >= 0);
ALTER TABLE upload ADD COLUMN summary {blob};
ALTER TABLE upload ADD COLUMN chosen {blob};
ALTER TABLE upload ADD COLUMN confirmed_by_id {ref} REFERENCES actor (id);
ALTER TABLE roster ADD COLUMN sender VARCHAR(160) NOT NULL DEFAULT '';
ALTER TABLE roster ADD COLUMN upload {ref};
ALTER TABLE nomination ADD COLUMN row_index {blob};
ALTER TABLE nomination ADD COLUMN row_digest {blob};
CREATE TABLE upload_file (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  upload_id {ref} NOT NULL REFERENCES upload (id) ON DELETE CASCADE, sealed {blob} NOT NULL);
CREATE TABLE upload_part (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  upload_id {ref} NOT NULL REFERENCES upload (id) ON DELETE CASCADE, place INTEGER NOT NULL, sheet INTEGER NOT NULL,
  first_row INTEGER NOT NULL, last_row INTEGER NOT NULL, marks {blob} NOT NULL, sealed {blob} NOT NULL, findings {blob},
  CHECK (place >= 0), CHECK (sheet >= 0), CHECK (first_row <= last_row));
CREATE TABLE remembered_mapping (id {id}, office_id {ref} NOT NULL REFERENCES office (id), sender VARCHAR(160) NOT NULL,
  layout VARCHAR(64) NOT NULL, columns TEXT NOT NULL, header_row INTEGER NOT NULL,
  corrected_by_id {ref} REFERENCES actor (id), corrected_at VARCHAR(32) NOT NULL, CHECK (header_row >= 0))
"""
UNIQUE = ("upload_file(upload_id)", "upload_part(upload_id, place)", "remembered_mapping(office_id, sender, layout)")

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "blob": "BLOB"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "blob": "BYTEA"}


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql("DELETE FROM upload")
    engine = SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRES
    for statement in UPLOAD.format(**engine).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate(UNIQUE):
        table = index.partition("(")[0]
        db.execute_sql(f"CREATE UNIQUE INDEX unique_0002_{number}_{table} ON {index}")
    db.execute_sql("CREATE INDEX index_0002_row_index ON nomination(row_index) WHERE row_index IS NOT NULL")
