"""What the papers of a cycle must say: each written anew from the record, read back as anybody's file is, its facts marked."""

from collections.abc import Iterator, Sequence

from certificates import CertificateFacts
from importers.documents import Finished, read_finished
from registry.drafting.bulletin import bulletin_document
from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.ceremony_papers import papers_for
from registry.drafting.dates import full_date, month_day
from registry.drafting.kinds import title_of
from registry.drafting.news_document import news_document
from registry.errors import NotFound
from registry.reconciling.certificates import Sheet
from registry.reconciling.marks import Expected, Person, marks_in, plain, stream_of
from registry.records.bulletins import Bulletin
from registry.records.ceremonies import ceremony_of
from registry.records.models import Announcement, Award, Category, Ceremony, Certificate, Cycle, Decision
from registry.stages import announcements, bulletins, ceremonies, decisions, issuing

DECISION, CERTIFICATES, NEWS, BULLETIN = "表彰决定.docx", "荣誉证书.pdf", "文明时讯", "简报.docx"
_LISTS = ("script", "receipts", "batches", "sign_in", "cards")  # papers that name everybody in walking order


def expected_papers(cycle: Cycle) -> list[Expected]:
    """Return every paper there can be of a cycle in sight, the certificates apart; raise NotFound before the decision."""
    decision = Decision.get_or_none(Decision.cycle == cycle)
    if decision is None:
        raise NotFound(what="这届评选的表彰决定，作出决定以后才有文件可核对")
    found = [_decision(decision)]
    held = ceremony_of(cycle.id)
    if held is not None:
        found += _ceremony(held)
    kept = announcements.of_cycle(cycle.id)
    if kept is not None:
        found += _news(kept)
    return found


def bulletin_paper(bulletin: Bulletin) -> Expected:
    """Return a whole issue of the bulletin as its editing office has it, every figure, title and name of an office marked."""
    facts = bulletins.facts_of(bulletin)
    stream = stream_of(_read(BULLETIN, bulletin_document(facts)))
    words = [
        (facts.office, "office"), (full_date(facts.issued_on), "date"), (facts.masthead, "heading"),
        *((item.title, "heading") for item in facts.items), *((item.source, "office") for item in facts.items if item.source),
    ]  # fmt: skip
    return Expected(BULLETIN, stream, marks_in(stream.text, (), words))


def sheets_of(cycle: Cycle) -> list[list[Sheet]]:
    """Return the certificates of a cycle in each order in which they may be printed: as decided, and as people walk."""
    people = {person.place: person for person in _decided(cycle)}
    decided, by_id = list[Sheet](), dict[int, Sheet]()
    for one in issuing.drawable(cycle.id):
        sheet = Sheet(CertificateFacts.from_dict(one.facts), people[one.award.position])
        decided.append(sheet)
        by_id[one.id] = sheet
    held = ceremony_of(cycle.id)
    if held is None:
        return [decided]
    walking = ceremonies.certificates_of(held)
    by_id |= _of_other_cycles(held, [one for one in walking if one not in by_id])
    return [decided, [by_id[one] for one in walking]]


def _of_other_cycles(held: Ceremony, wanted: Sequence[int]) -> dict[int, Sheet]:
    """Return the certificates of the other cycles that the same ceremony serves."""
    walkers = {one.number: one for one in ceremonies.facts_of(held).walkers}
    found = Certificate.select(Certificate.id, Certificate.number, Certificate.facts).where(
        Certificate.id.in_(list(wanted))
    )
    return {one.id: Sheet(CertificateFacts.from_dict(one.facts), _person(walkers[str(one.number)])) for one in found}


def _decided(cycle: Cycle) -> list[Person]:
    """Return everybody of a decision; places are those of the awards."""
    query = Award.select(Award, Category).join_from(Award, Category).join_from(Award, Decision)
    return [
        Person(one.position, one.name, one.unit, title_of(one.category.name, bool(one.prize)))
        for one in query.where(Decision.cycle == cycle).order_by(Award.position)
    ]


def _read(name: str, content: bytes) -> Finished:
    return read_finished(name, content)


def _decision(decision: Decision) -> Expected:
    paper = _read(DECISION, decisions.document(decision.id))
    stream, cycle = stream_of(paper), decision.cycle
    annex = stream.text.rfind("附件") if "附件" in stream.text else 0
    awards = ceremonies.in_decided_order([cycle], every=True)
    people = [Person(place, one.name, one.unit) for place, one in enumerate(awards, start=1)]
    words = [
        *((issuer, "office") for issuer in decision.issuers), (decision.doc_no, "doc_no"), (full_date(decision.adopted_on), "date"),
        *_of_cycle(cycle),
    ]  # fmt: skip
    return Expected(DECISION, stream, marks_in(stream.text, people, words, annex), tuple(people))


def _of_cycle(cycle: Cycle) -> list[tuple[str, str]]:
    return [(cycle.program.name, "program"), (cycle.label, "cycle"), (cycle.office.name, "office")]


def _ceremony(held: Ceremony) -> Iterator[Expected]:
    facts = ceremonies.facts_of(held)
    words = [
        *((office, "office") for office in facts.offices), *((number, "doc_no") for number in facts.decisions),
        (full_date(facts.held_on), "date"), *((program, "program") for _, program in facts.programs),
        *((cycle, "cycle") for cycle, _ in facts.programs),
    ]  # fmt: skip
    for paper in papers_for(facts):
        stream = stream_of(_read(paper.file, paper.document(facts)))
        people = [_person(one) for one in facts.walkers if paper.key != "cards" or one.attendance != "absent"]
        listed = people if paper.key in _LISTS else _listed_in(paper.key, facts)
        start = _first_of_list(stream.text, listed)
        yield Expected(paper.file, stream, marks_in(stream.text, listed, words, start), tuple(people))


def _person(one: Walker) -> Person:
    return Person(one.place, one.name, one.unit, one.title, one.number)


def _listed_in(key: str, facts: CeremonyFacts) -> list[Person]:
    """Return who is named one after the other in a paper of another order."""
    if key == "delivery":
        units = list(dict.fromkeys(one.unit for one in facts.walkers))
        return [_person(one) for unit in units for one in facts.walkers if one.unit == unit]
    if key == "seating":
        seated = [(_seat(one.seat), one) for one in facts.walkers if one.seat]
        return [Person(one.place, one.name) for _, one in sorted(seated, key=lambda pair: pair[0])]
    if key == "presiding":
        return [Person(one.place, one.name) for one in facts.walkers if one.batch]
    return []


def _seat(seat: str) -> tuple[int, int]:
    row, _, rest = seat.partition("排")
    return int(row), int(rest.removesuffix("座"))


def _first_of_list(text: str, people: Sequence[Person]) -> int:
    """Return where the list begins: at the first number with the first name; names may stand before it in plain wording."""
    if not people:
        return 0
    first = people[0]
    for said in (
        f"{first.place}.{plain(first.name)}",
        f"{first.place}{plain(first.name)}",
        f"领奖：{plain(first.name)}",
    ):
        at = text.find(said)
        if at >= 0:
            return at
    return 0


def _news(kept: Announcement) -> list[Expected]:
    """Return the news item as text and as document: both say the same."""
    item, facts = announcements.item_of(kept), announcements.facts_of(kept)
    words = [
        *((office, "office") for office in facts.offices), (facts.program, "program"), (facts.cycle, "cycle"),
        *((f"{group.count}{group.measure}", "count") for group in facts.honorees),
        *((group.title, "title") for group in facts.honorees if group.title),
    ]  # fmt: skip
    if facts.held_on:
        words.append((month_day(facts.held_on), "date"))
    text = read_finished(f"{NEWS}.txt", item.line.encode())
    document = _read(f"{NEWS}.docx", news_document(item, kept.office.name, kept.ceremony.held_on))
    streams = [(f"{NEWS}.txt", stream_of(text)), (f"{NEWS}.docx", stream_of(document))]
    printed = f"{kept.adopted_title or item.title}。{kept.adopted_text or item.text}"
    within = stream_of(read_finished(BULLETIN, printed.encode()))  # of a bulletin this item alone is ours to tell
    told = [Expected(name, stream, marks_in(stream.text, (), words)) for name, stream in streams]
    return [*told, Expected(BULLETIN, within, marks_in(within.text, (), words), title=kept.adopted_title or item.title)]
