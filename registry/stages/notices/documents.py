"""What is written of a notice: the notice itself, and the statement once it is over (公示情况说明)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from io import BytesIO

from certificates import A3_POSTER, A4_POSTER, Block, fitted, print_pages
from registry import clock
from registry.drafting.dates import full_date
from registry.drafting.kinds import headed, measure_for, title_of
from registry.drafting.listing import LATE
from registry.drafting.notice_result import NoticeResultFacts, Proposed, notice_result_document
from registry.drafting.notice_text import (
    Entry,
    NoticeCategory,
    NoticeFacts,
    notice_document,
    notice_paragraphs,
    notice_said,
)
from registry.drafting.poster import poster_paragraphs
from registry.drafting.texts import Paragraph
from registry.errors import InvalidInput, WrongState
from registry.records.honorees import deceased
from registry.records.models import Category, Nomination, Notice, NoticeEntry, Objection
from registry.stages.notices.finding import find_notice, published_as
from registry.stages.notices.namesakes import masks_shown
from registry.stages.notices.substituting import substituted_in

POSTERS = {"A3": A3_POSTER, "A4": A4_POSTER}
WAYS = {"phone": "联系电话", "address": "通信地址", "email": "电子邮箱"}

# What a list needs of its rows: read whole, they double what the page of a long notice costs.
_OF_ENTRIES = (
    Nomination.id, Nomination.name, Nomination.unit, Nomination.kind, Nomination.state, Nomination.prize, Nomination.category,
    Nomination.person, Category.id, Category.name, Category.measure,
)  # fmt: skip


def document(identity: int) -> bytes:
    """Return the notice as a .docx; name and unit only, whatever the roster knew."""
    return notice_document(facts_of(find_notice(identity)))


def pdf(identity: int) -> bytes:
    """Return the notice as a PDF, as its .docx reads."""
    facts, out = facts_of(find_notice(identity)), BytesIO()
    print_pages(_blocks(notice_paragraphs(facts)), out, _subject(facts))
    return out.getvalue()


def poster(identity: int, paper: str = "A3") -> bytes:
    """Return the notice as a poster on A3 or A4: all of it on one sheet, in the largest type that fits."""
    if paper not in POSTERS:
        raise InvalidInput(reason=f"海报的纸张只能是{'、'.join(POSTERS)}。")
    facts, out = facts_of(find_notice(identity)), BytesIO()
    sheet, blocks = fitted(lambda line: _blocks(poster_paragraphs(facts, line)), POSTERS[paper])
    print_pages(blocks, out, _subject(facts), sheet)
    return out.getvalue()


def _blocks(paragraphs: Sequence[Paragraph]) -> list[Block]:
    return [Block(paragraph.role, paragraph.text) for paragraph in paragraphs]


def _subject(facts: NoticeFacts) -> str:
    return f"{facts.cycle}“{facts.title}”{notice_said(facts.round)}"


def named_as(notice: Notice) -> dict[int, tuple[str, str]]:
    """Return by nomination the name a notice shows and what stands beside it, as on paper."""
    masks, late, groups = _shown(notice)
    return {one.id: (_named(one, late), unit_shown(one, masks)) for _, _, named in groups for one in named}


def facts_of(notice: Notice, hidden: Collection[int] = ()) -> NoticeFacts:
    """Return everything a notice says, without the nominations that are not to be shown any more."""
    cycle = notice.cycle
    program = cycle.program
    return NoticeFacts(
        office=notice.office.name, program=program.name, cycle=cycle.label, title=program.name, form=program.form,
        categories=_listed(notice, hidden),
        first_day=notice.first_day, last_day=notice.last_day, working_days=notice.working_days, published_on=notice.published_on,
        round=notice.round, before=_before(notice), **notice.contact,
    )  # fmt: skip


def result_document(identity: int, written_on: date) -> bytes:
    """Return the statement on a notice that is over (公示情况说明) as a .docx; it counts and names nobody."""
    notice = find_notice(identity)
    if notice.state != "closed":
        raise WrongState(what="这次公示", state="进行中", step="写公示情况说明；请先结束公示")
    if written_on > clock.today():
        raise InvalidInput(reason=f"公示情况说明的日期{full_date(written_on)}还没有到，请核对。")
    objected = list(Objection.select().where(Objection.notice == notice))
    upheld = {one.nomination_id for one in objected if one.state == "upheld"}
    program = notice.cycle.program
    facts = NoticeResultFacts(
        office=notice.office.name, cycle=notice.cycle.label, title=program.name, form=program.form,
        proposed=_proposed(notice, upheld),
        first_day=notice.first_day, last_day=notice.last_day, working_days=notice.working_days,
        places=notice.places, written_on=written_on,
        ways=tuple(said for way, said in WAYS.items() if notice.contact.get(way)),
        received=len(objected), upheld=sum(one.state == "upheld" for one in objected), substituted=substituted_in(upheld),
        round=notice.round,
    )  # fmt: skip
    return notice_result_document(facts)


def _before(notice: Notice) -> date | None:
    """Return the day on which the round before a notice was published."""
    earlier = Notice.select().where(Notice.cycle == notice.cycle_id, Notice.round < notice.round)
    last = earlier.order_by(Notice.round.desc()).first()
    return last.published_on if last else None


def _proposed(notice: Notice, upheld: Collection[int]) -> tuple[Proposed, ...]:
    groups = _groups(notice)
    return tuple(
        Proposed(
            heading if len(groups) > 1 else "",
            measure,
            len(named),
            sum(one.id in upheld for one in named),
            sum(one.state == "withdrawn" and one.id not in upheld for one in named),
        )
        for heading, measure, named in groups
    )


def _listed(notice: Notice, hidden: Collection[int]) -> tuple[NoticeCategory, ...]:
    masks, late, groups = _shown(notice)
    return tuple(
        NoticeCategory(heading, measure, tuple(Entry(_named(one, late), unit_shown(one, masks)) for one in listed))
        for heading, measure, named in groups
        if (listed := [one for one in named if one.id not in hidden])
    )


def _shown(notice: Notice) -> tuple[dict[int, str], set[int], list[tuple[str, str, list[Nomination]]]]:
    """Return the masks a notice showed, who was known to have died when it was published, and its lists."""
    masks, told, groups = masks_shown(notice), published_as(notice), _groups(notice)
    people = [one.person_id for _, _, named in groups for one in named if one.person_id]
    return masks, deceased(people, told.at if told else ""), groups


def unit_shown(nomination: Nomination, masks: Mapping[int, str]) -> str:
    """Return what stands beside a name: the unit and, where namesakes forced it, the few digits of the number."""
    mask = masks.get(nomination.id, "")
    return f"{nomination.unit}（身份证号{mask}）" if mask else str(nomination.unit)


def _groups(notice: Notice) -> list[tuple[str, str, list[Nomination]]]:
    """Return heading, measure word and list by category and kind: persons and units under one title are counted apart."""
    lists: dict[tuple[int, bool, str], list[Nomination]] = {}
    query = NoticeEntry.select(NoticeEntry.id, *_OF_ENTRIES).join(Nomination).join(Category)
    for entry in query.where(NoticeEntry.notice == notice).order_by(NoticeEntry.position):
        one = entry.nomination
        lists.setdefault((one.category_id, bool(one.prize), one.kind), []).append(one)
    kinds = Counter((category, prize) for category, prize, _ in lists)
    return [
        (
            headed(title_of(named[0].category.name, prize), kind, kinds[category, prize] == 1),
            measure_for(kind, named[0].category.measure),
            named,
        )
        for (category, prize, kind), named in sorted(lists.items(), key=lambda group: group[0][1])
    ]


def _named(nomination: Nomination, late: Collection[int]) -> str:
    """Return the name as decision and certificate will write it too; beside it, that the person has died."""
    if nomination.person_id in late:
        return f"{nomination.name}{LATE}"
    named = nomination.kind == "household" and not nomination.name.endswith(("家庭", "户"))
    return f"{nomination.name}家庭" if named else str(nomination.name)
