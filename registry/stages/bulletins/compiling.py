"""Compiling an issue: its facts as the drafting of bulletins reads them, and what is to be mended before it is signed off."""

from registry.drafting import bulletin as drafting
from registry.drafting.binding import disagreements
from registry.drafting.facts import read_news_facts
from registry.drafting.house_style import SHORT_COLUMN, Slip, lint
from registry.records.bulletins import Bulletin, BulletinItem, ItemSource, items_of
from registry.records.models import Announcement, Office


def facts_of(bulletin: Bulletin) -> drafting.BulletinFacts:
    """Return an issue as it is set; the witness only once it was signed off."""
    items = [read_item(item) for item in items_of(bulletin)]
    return drafting.BulletinFacts(
        name=bulletin.name, number=bulletin.number, office=bulletin.office.name, issued_on=bulletin.issued_on,
        items=drafting.in_order(items), running=bulletin.running, extra=bool(bulletin.extra), note=bulletin.note,
        sent_to=tuple((label, names) for label, names in bulletin.sent_to), copies=bulletin.copies, secrecy=bulletin.secrecy,
        serial=bulletin.serial, witness=(bulletin.tree_size, bulletin.tree_root) if bulletin.tree_size is not None else None,
    )  # fmt: skip


def read_item(item: BulletinItem) -> drafting.BulletinItem:
    """Return an item as it is set."""
    return drafting.BulletinItem(item.column_name, item.title, item.text, bool(item.run_in), item.source)


def label_of(bulletin: Bulletin) -> str:
    """Return what people call an issue: 周口精神文明建设 2023年第13期."""
    return f"{bulletin.name}{bulletin.year}年{'增刊' if bulletin.extra else ''}第{bulletin.number}期"


def slips_of(bulletin: Bulletin) -> list[tuple[BulletinItem, Slip, bool]]:
    """Return what is to be mended in the items of an issue; true where an item says otherwise than the record it was made from."""
    offices = _names_below(bulletin.office)
    found = []
    for item in items_of(bulletin):
        line = f"{item.title}。{item.text}"
        most = SHORT_COLUMN if item.run_in else None
        found += [(item, slip, slip.code == "private") for slip in lint(line, offices, most=most)]
        found += [(item, slip, True) for slip in _disagreeing(item, line)]
    return found


def _disagreeing(item: BulletinItem, line: str) -> list[Slip]:
    """Return where an item made of one handed-up news item says otherwise; merged ones have several records."""
    sources = list(ItemSource.select(ItemSource, Announcement).join(Announcement).where(ItemSource.item == item))
    if len(sources) != 1:
        return []
    return [
        slip for slip in disagreements(line, read_news_facts(sources[0].announcement.facts)) if slip.code != "unsaid"
    ]


def _names_below(office: Office) -> list[str]:
    """Return the registered names of an office and all below it, against which names in a text are held."""
    return [one.name for one in Office.select().where(Office.path.startswith(office.path))]
