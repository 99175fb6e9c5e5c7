"""The columns of the whole selection refuse what cannot be."""

from registry.records import scope
from registry.records.database import database, transaction
from registry.stages import notices
from tests.factories import PUBLISHED, Way
from tests.safety.test_migrations import refused

CHECKS = {
    "recommender.name": ("recommender", "name", ""),
    "nomination.channel": ("nomination", "channel", "rumour"),
    "person.state": ("person", "state", "gone"),
    "notice.round": ("notice", "round", 0),
    "objection.channel": ("objection", "channel", "rumour"),
    "decision.list_order": ("decision", "list_order", "random"),
} | {
    f"{table}.revision": (table, "revision", 0)
    for table in (
        "actor", "program", "cycle", "nomination", "notice", "objection", "decision", "award", "announcement",
    )
}  # fmt: skip


def test_every_check_refuses_a_row_that_cannot_be(way: Way) -> None:
    way.open_cycle().store().review().publish()
    way.do("reviewer", notices.RaiseObjection(way.notice, way.nominations()[0], PUBLISHED, "李四", "有异议"), PUBLISHED)
    with scope.everywhere(), transaction():
        database.execute_sql("UPDATE objection SET state = 'dismissed'")
        database.execute_sql(
            f"INSERT INTO recommender (office_id, cycle_id, name, position) VALUES (3, {way.cycle}, '太昊社区', 1)"
        )
    way.close().decide().celebrate()

    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)
