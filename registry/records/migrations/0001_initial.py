"""The first tables: offices, the stages of a cycle, the vault, the journal; with their CHECK constraints and triggers.

Written as SQL because the models' migrations do not carry CHECK constraints; one text serves both engines.
"""

import peewee

TABLES = """
CREATE TABLE office (id {id}, parent_id {ref} REFERENCES office (id), level VARCHAR(16) NOT NULL, name VARCHAR(120) NOT NULL,
  code VARCHAR(32) NOT NULL, path VARCHAR(255) NOT NULL,
  CHECK (level IN ('city', 'county', 'township', 'base')), CHECK ((parent_id IS NULL) = (level = 'city')));
CREATE TABLE actor (id {id}, office_id {ref} NOT NULL REFERENCES office (id), username VARCHAR(64) NOT NULL, name VARCHAR(60) NOT NULL,
  password_hash VARCHAR(255) NOT NULL, roles TEXT NOT NULL, active {bool} NOT NULL, failures INTEGER NOT NULL,
  locked_until VARCHAR(32) NOT NULL, CHECK (failures >= 0));
CREATE TABLE program (id {id}, office_id {ref} NOT NULL REFERENCES office (id), name VARCHAR(60) NOT NULL, form VARCHAR(8) NOT NULL,
  basis TEXT NOT NULL, approval_no VARCHAR(60) NOT NULL, notice_days INTEGER NOT NULL, count_publication_day {bool} NOT NULL,
  CHECK (notice_days BETWEEN 1 AND 30), CHECK (name <> ''));
CREATE TABLE category (id {id}, office_id {ref} NOT NULL REFERENCES office (id), program_id {ref} NOT NULL REFERENCES program (id),
  name VARCHAR(60) NOT NULL, kinds TEXT NOT NULL, measure VARCHAR(8) NOT NULL, address_form VARCHAR(8) NOT NULL, wording TEXT NOT NULL,
  number_pattern VARCHAR(80) NOT NULL, layout VARCHAR(60) NOT NULL);
CREATE TABLE cycle (id {id}, office_id {ref} NOT NULL REFERENCES office (id), program_id {ref} NOT NULL REFERENCES program (id),
  label VARCHAR(60) NOT NULL, starts_on DATE NOT NULL, ends_on DATE NOT NULL, state VARCHAR(16) NOT NULL, plan_no VARCHAR(60) NOT NULL,
  cancelled_for TEXT NOT NULL, CHECK (starts_on <= ends_on),
  CHECK (state IN ('draft', 'open', 'review', 'notice', 'approved', 'decided', 'archived', 'cancelled', 'term_ended')));
CREATE TABLE upload (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  category_id {ref} NOT NULL REFERENCES category (id), key VARCHAR(32) NOT NULL, sealed {blob} NOT NULL, digest VARCHAR(64) NOT NULL,
  uploaded_by_id {ref} REFERENCES actor (id), uploaded_at VARCHAR(32) NOT NULL);
CREATE TABLE roster (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  category_id {ref} NOT NULL REFERENCES category (id), filename VARCHAR(255) NOT NULL, digest VARCHAR(64) NOT NULL,
  rows_stored INTEGER NOT NULL, rows_left INTEGER NOT NULL, state VARCHAR(16) NOT NULL,
  CHECK (rows_stored >= 0 AND rows_left >= 0), CHECK (state IN ('stored', 'undone')));
CREATE TABLE person (id {id}, office_id {ref} NOT NULL REFERENCES office (id), key VARCHAR(32) NOT NULL, id_index {blob});
CREATE TABLE nomination (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  category_id {ref} NOT NULL REFERENCES category (id), roster_id {ref} REFERENCES roster (id), person_id {ref} REFERENCES person (id),
  kind VARCHAR(12) NOT NULL, name VARCHAR(120) NOT NULL, unit VARCHAR(160) NOT NULL, position INTEGER NOT NULL,
  sheet VARCHAR(64) NOT NULL, source_row INTEGER NOT NULL, state VARCHAR(16) NOT NULL, reason TEXT NOT NULL,
  CHECK (name <> ''), CHECK (kind IN ('person', 'household', 'department', 'unit', 'group', 'community')),
  CHECK (state IN ('received', 'returned', 'checked', 'clearing', 'vetoed', 'candidate', 'not_selected', 'proposed', 'objected',
    'withdrawn', 'substituted', 'awarded')));
CREATE TABLE sealed_row (id {id}, office_id {ref} NOT NULL REFERENCES office (id), nomination_id {ref} NOT NULL REFERENCES nomination (id),
  person_id {ref} NOT NULL REFERENCES person (id), sealed {blob} NOT NULL);
CREATE TABLE review (id {id}, office_id {ref} NOT NULL REFERENCES office (id), nomination_id {ref} NOT NULL REFERENCES nomination (id),
  verdict VARCHAR(16) NOT NULL, reason TEXT NOT NULL, reviewer_id {ref} REFERENCES actor (id), reviewed_at VARCHAR(32) NOT NULL);
CREATE TABLE holiday_year (id {id}, office_id {ref} NOT NULL REFERENCES office (id), year INTEGER NOT NULL, days_off TEXT NOT NULL,
  days_worked TEXT NOT NULL, CHECK (year BETWEEN 2000 AND 2199));
CREATE TABLE notice (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  state VARCHAR(16) NOT NULL, published_on DATE NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL, working_days INTEGER NOT NULL,
  places TEXT NOT NULL, contact TEXT NOT NULL, result TEXT NOT NULL, CHECK (published_on <= first_day AND first_day <= last_day),
  CHECK (state IN ('drafted', 'running', 'closed')));
CREATE TABLE notice_entry (id {id}, office_id {ref} NOT NULL REFERENCES office (id), notice_id {ref} NOT NULL REFERENCES notice (id),
  nomination_id {ref} NOT NULL REFERENCES nomination (id), position INTEGER NOT NULL);
CREATE TABLE objection (id {id}, office_id {ref} NOT NULL REFERENCES office (id), notice_id {ref} NOT NULL REFERENCES notice (id),
  nomination_id {ref} NOT NULL REFERENCES nomination (id), received_on DATE NOT NULL, key VARCHAR(32) NOT NULL, sealed {blob} NOT NULL,
  state VARCHAR(16) NOT NULL, CHECK (state IN ('open', 'upheld', 'dismissed')));
CREATE TABLE decision (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  doc_no VARCHAR(60) NOT NULL, adopted_on DATE NOT NULL, issuers TEXT NOT NULL);
CREATE TABLE award (id {id}, office_id {ref} NOT NULL REFERENCES office (id), decision_id {ref} NOT NULL REFERENCES decision (id),
  nomination_id {ref} NOT NULL REFERENCES nomination (id), category_id {ref} NOT NULL REFERENCES category (id), kind VARCHAR(12) NOT NULL,
  name VARCHAR(120) NOT NULL, unit VARCHAR(160) NOT NULL, title VARCHAR(60) NOT NULL, granted_on DATE NOT NULL, position INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL, CHECK (state IN ('active', 'retained', 'suspended', 'expired', 'revoked')));
CREATE TABLE ceremony (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  event VARCHAR(40) NOT NULL, held_on DATE NOT NULL, part_of_day VARCHAR(8) NOT NULL, place VARCHAR(120) NOT NULL, purpose TEXT NOT NULL,
  acts TEXT NOT NULL);
CREATE TABLE number_series (id {id}, office_id {ref} NOT NULL REFERENCES office (id), stem VARCHAR(80) NOT NULL,
  last INTEGER NOT NULL, CHECK (last >= 0), UNIQUE (office_id, stem));
CREATE TABLE certificate (id {id}, office_id {ref} NOT NULL REFERENCES office (id), award_id {ref} NOT NULL REFERENCES award (id),
  number VARCHAR(80), check_code VARCHAR(16) NOT NULL, facts TEXT NOT NULL, layout VARCHAR(60) NOT NULL, layout_digest VARCHAR(64) NOT NULL,
  engine VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, held_for TEXT NOT NULL, UNIQUE (office_id, number),
  CHECK (state IN ('held', 'numbered', 'printed', 'sealed', 'handed_over', 'spoiled', 'reissued', 'recalled')),
  CHECK ((state = 'held') = (number IS NULL)), CHECK ((state = 'held') = (held_for <> '')));
CREATE TABLE announcement (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  ceremony_id {ref} NOT NULL REFERENCES ceremony (id), title TEXT NOT NULL, text TEXT NOT NULL, facts TEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  CHECK (state IN ('draft', 'checked', 'approved', 'submitted', 'accepted', 'rejected', 'merged')));
CREATE TABLE entry (seq {key} PRIMARY KEY, uid VARCHAR(32) NOT NULL, name VARCHAR(40) NOT NULL, office BIGINT NOT NULL,
  actor BIGINT, recorded_at VARCHAR(32) NOT NULL, facts TEXT NOT NULL, CHECK (seq >= 0));
CREATE TABLE node (level INTEGER NOT NULL, place BIGINT NOT NULL, digest {blob} NOT NULL, PRIMARY KEY (level, place));
CREATE TABLE head (size {key} PRIMARY KEY, root {blob} NOT NULL, signed_at VARCHAR(32) NOT NULL, signature {blob} NOT NULL);
CREATE TABLE bookmark (follower VARCHAR(40) NOT NULL PRIMARY KEY, position BIGINT NOT NULL, error TEXT NOT NULL, failed_at BIGINT);
"""

UNIQUE = (
    "actor(username)", "decision(cycle_id)",
    "decision(office_id, doc_no)", "award(nomination_id)", "notice_entry(nomination_id)", "sealed_row(nomination_id)",
    "announcement(ceremony_id)", "entry(uid)", "holiday_year(office_id, year)",
)  # fmt: skip
INDEXED = (
    "office(parent_id)", "office(path)", "actor(office_id)", "program(office_id)", "category(program_id)", "category(office_id)",
    "cycle(office_id)", "cycle(program_id)", "upload(office_id)", "upload(cycle_id)", "roster(cycle_id)", "person(office_id)",
    "person(id_index)", "nomination(office_id)", "nomination(cycle_id, state, position)", "nomination(person_id)",
    "nomination(roster_id)", "sealed_row(person_id)", "review(nomination_id)", "notice(cycle_id)", "notice_entry(notice_id)",
    "objection(notice_id)", "award(decision_id)", "award(office_id)", "ceremony(cycle_id)", "certificate(award_id)",
    "certificate(office_id, state)", "announcement(cycle_id)", "entry(name, seq)",
)  # fmt: skip
APPEND_ONLY = ("entry", "node", "head")

SQLITE = {
    "id": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "ref": "BIGINT",
    "blob": "BLOB",
    "bool": "INTEGER",
    "key": "INTEGER",
}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "blob": "BYTEA", "bool": "BOOLEAN", "key": "BIGINT"}


def up(migrator: object, db: peewee.Database) -> None:
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for statement in TABLES.format(**(SQLITE if sqlite else POSTGRES)).split(";"):
        if statement.strip():
            db.execute_sql(statement)
    for number, index in enumerate(UNIQUE):
        db.execute_sql(f"CREATE UNIQUE INDEX unique_{number}_{_named(index)} ON {index}")
    for number, index in enumerate(INDEXED):
        db.execute_sql(f"CREATE INDEX index_{number}_{_named(index)} ON {index}")
    for statement in _triggers_sqlite() if sqlite else _triggers_postgres():
        db.execute_sql(statement)


def _named(index: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")


def _triggers_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]


def _triggers_postgres() -> list[str]:
    function = (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    refused = "BEFORE UPDATE OR DELETE OR TRUNCATE"
    return [function] + [
        f"CREATE TRIGGER {table}_append_only {refused} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY
    ]
