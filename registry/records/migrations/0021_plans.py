"""What an edition rules: its plan, the rules of each category, the places of each recommending unit.

Every cycle has a plan. Those from before get what held for them: no conditions, no quotas, no term, the own office as host.
"""

import peewee

TABLES = """
CREATE TABLE plan (id {id}, office_id {ref} NOT NULL REFERENCES office (id), cycle_id {ref} NOT NULL REFERENCES cycle (id),
  revision INTEGER NOT NULL DEFAULT 1, hosts TEXT NOT NULL, organisers TEXT NOT NULL DEFAULT '[]', scope TEXT NOT NULL DEFAULT '',
  money VARCHAR(120) NOT NULL DEFAULT '', steps TEXT NOT NULL DEFAULT '["check","score","notice","decide"]',
  repeat_years INTEGER NOT NULL DEFAULT 0, originator {bool} NOT NULL DEFAULT {true}, vacancy VARCHAR(10) NOT NULL DEFAULT 'substitute',
  silence VARCHAR(8) NOT NULL DEFAULT 'wait', list_order VARCHAR(16) NOT NULL DEFAULT 'recommended',
  retention_months INTEGER NOT NULL DEFAULT 24, answers TEXT NOT NULL DEFAULT '{{}}', copied_from_id {ref} REFERENCES cycle (id),
  CHECK (revision > 0), CHECK (repeat_years BETWEEN 0 AND 50), CHECK (vacancy IN ('substitute', 'lost')),
  CHECK (silence IN ('agree', 'wait')), CHECK (list_order IN ('recommended', 'division', 'strokes', 'unordered')),
  CHECK (retention_months BETWEEN 1 AND 360), CHECK (copied_from_id <> cycle_id));
CREATE TABLE plan_category (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  plan_id {ref} NOT NULL REFERENCES plan (id), category_id {ref} NOT NULL REFERENCES category (id), revision INTEGER NOT NULL DEFAULT 1,
  places INTEGER, most_nominees INTEGER, prizes INTEGER NOT NULL DEFAULT 0, conditions TEXT NOT NULL DEFAULT '',
  negative TEXT NOT NULL DEFAULT '[]', clearances TEXT NOT NULL DEFAULT '{{}}', least_deeds INTEGER NOT NULL DEFAULT 0,
  most_deeds INTEGER NOT NULL DEFAULT 2000, term_years INTEGER, shares TEXT NOT NULL DEFAULT '[]',
  CHECK (revision > 0), CHECK (places > 0), CHECK (most_nominees > 0), CHECK (most_nominees >= places), CHECK (prizes >= 0),
  CHECK (least_deeds >= 0), CHECK (least_deeds <= most_deeds), CHECK (term_years BETWEEN 1 AND 50));
CREATE TABLE quota (id {id}, office_id {ref} NOT NULL REFERENCES office (id),
  recommender_id {ref} NOT NULL REFERENCES recommender (id), category_id {ref} NOT NULL REFERENCES category (id),
  revision INTEGER NOT NULL DEFAULT 1, least INTEGER NOT NULL DEFAULT 0, most INTEGER,
  CHECK (revision > 0), CHECK (least >= 0), CHECK (most >= 0), CHECK (most IS NULL OR least <= most))
"""
UNIQUE = ("plan(cycle_id)", "plan_category(plan_id, category_id)", "quota(recommender_id, category_id)")
INDEXED = (
    "plan(office_id)", "plan(copied_from_id)", "plan_category(office_id)", "plan_category(category_id)", "quota(office_id)",
    "quota(category_id)",
)  # fmt: skip
BACKFILL = (
    "INSERT INTO plan (office_id, cycle_id, hosts) "
    "SELECT cycle.office_id, cycle.id, {hosts} FROM cycle JOIN office ON office.id = cycle.office_id ORDER BY cycle.id",
    "INSERT INTO plan_category (office_id, plan_id, category_id) SELECT plan.office_id, plan.id, category.id FROM plan "
    "JOIN cycle ON cycle.id = plan.cycle_id JOIN category ON category.program_id = cycle.program_id ORDER BY plan.id, category.id",
)

SQLITE = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "BIGINT", "bool": "INTEGER", "true": "1"}
POSTGRES = {"id": "BIGSERIAL PRIMARY KEY", "ref": "BIGINT", "bool": "BOOLEAN", "true": "TRUE"}


def up(migrator: object, db: peewee.Database) -> None:
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for statement in TABLES.format(**(SQLITE if sqlite else POSTGRES)).split(";"):
        db.execute_sql(statement)
    for number, index in enumerate((*UNIQUE, *INDEXED)):
        unique = "UNIQUE " if index in UNIQUE else ""
        name = "".join(letter if letter.isalnum() else "_" for letter in index).strip("_")
        db.execute_sql(f"CREATE {unique}INDEX index_0021_{number}_{name} ON {index}")
    for statement in BACKFILL:
        db.execute_sql(
            statement.format(hosts="json_array(office.name)" if sqlite else "json_build_array(office.name)::text")
        )
