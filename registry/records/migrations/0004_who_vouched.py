"""Who said at storing that two are not one: kept on the pair until the follower remembers it in their name."""

import peewee

COLUMN = "ALTER TABLE likeness_pair ADD COLUMN vouched_by_id BIGINT REFERENCES actor (id)"


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql(COLUMN)
