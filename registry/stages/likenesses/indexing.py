"""Keep the marks of everybody anew: for a register that is older than they are, or whose marks are made another way now."""

from collections.abc import Iterator

from importers.likeness.duplicates import somebody_of
from registry.records import vault
from registry.records.database import database, marks, transaction
from registry.records.likenesses import Keeping
from registry.records.models import Nomination
from registry.stages.likenesses.asking import ask_about_likely

_PART = 1_000
_BY_PERSON = "likeness_key_by_person"  # there only while people are indexed: storing would pay for it with every row


def index_people() -> Iterator[int]:
    """Keep the marks of all nominees not withdrawn anew, a roster a transaction; yield how many are done.

    Called within a scope that sees everything. The marks of those whose turn has not come stay as they are: stopped at
    any moment, it leaves nobody whom the register no longer meets, and may be begun again. Pairs found are asked about.
    """
    with transaction():
        database.execute_sql(f"CREATE INDEX IF NOT EXISTS {_BY_PERSON} ON likeness_key (person_id)")
    done = newest = 0
    rosters = Nomination.select(Nomination.roster, Nomination.office).where(Nomination.state != "withdrawn").distinct()
    for roster, office in sorted(rosters.tuples(), key=lambda one: one[0] or 0):
        with transaction():
            _drop_old(roster, office)
            keeping = Keeping(office)
            for people, opened in _parts(roster, office):
                newest = max([newest, *people])
                keeping.add(people, [somebody_of(private.values) for private in opened], newest=newest)
                done += len(people)
            keeping.finish()
            ask_about_likely(())
        yield done
    with transaction():
        _drop_of_nobody()
        database.execute_sql(f"DROP INDEX IF EXISTS {_BY_PERSON}")


def _drop_old(roster: int | None, office: int) -> None:
    """Drop the marks of the people of a roster, but not of those whose marks an earlier roster has renewed already."""
    place = roster or 0
    people = (
        f"SELECT n.person_id FROM nomination n WHERE {'n.roster_id' if roster else 'COALESCE(n.roster_id, 0)'} = {marks(1)} "  # noqa: S608 - constants
        f"AND n.office_id = {marks(1)} AND n.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM nomination e "
        f"WHERE e.person_id = n.person_id AND e.state <> 'withdrawn' AND COALESCE(e.roster_id, 0) < {marks(1)})"
    )
    query = f"DELETE FROM likeness_key WHERE person_id IN ({people})"  # noqa: S608 - constants
    database.execute_sql(query, (place, office, place))


def _drop_of_nobody() -> None:
    """Drop the marks of people of whom no nomination is left."""
    left = "SELECT 1 FROM nomination n WHERE n.person_id = p.id AND n.state <> 'withdrawn'"
    nobody = f"SELECT p.id FROM person p WHERE NOT EXISTS ({left})"  # noqa: S608 - constants
    database.execute_sql(f"DELETE FROM likeness_key WHERE person_id IN ({nobody})")  # noqa: S608 - constants


def _parts(roster: int | None, office: int) -> Iterator[tuple[list[int], list[vault.Private]]]:
    """Yield the people of a roster and what is sealed of each, part by part; those forgotten are left out."""
    of_roster = Nomination.roster.is_null() if roster is None else Nomination.roster == roster
    query = Nomination.select(Nomination.id, Nomination.person).where(
        of_roster, Nomination.office == office, Nomination.state != "withdrawn"
    )
    last = 0
    while part := list(query.where(Nomination.id > last).order_by(Nomination.id).limit(_PART).tuples()):
        last = part[-1][0]
        facts = vault.read_many([nomination for nomination, _ in part])
        known = [(person, facts[nomination]) for nomination, person in part if nomination in facts]
        yield [person for person, _ in known], [private for _, private in known]
