"""What an office has published, as feeds and as a folder of pages for an intranet portal: honors, issues, news that was printed.

Only what stands in a decision, a signed issue or a printed item goes out; an honor that was revoked is taken off the list.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from registry import bulletin_files, clock
from registry.drafting.bulletin import bulletin_html
from registry.drafting.dates import full_date
from registry.drafting.feeds import Entry, Feed, atom, json_feed
from registry.drafting.kinds import title_of
from registry.drafting.listing import refuse_private
from registry.errors import InvalidInput, NotFound
from registry.records import ledger
from registry.records.bulletins import Bulletin
from registry.records.models import Announcement, Award, Category, Cycle, Decision, Office, Program
from registry.stages import bulletins, decisions

HOLDING = ("active", "retained", "suspended", "expired")
PRINTED = ("accepted", "merged")
_STYLE = (
    "body{max-width:60rem;margin:2rem auto;padding:0 1rem;font-family:'Microsoft YaHei','Noto Sans CJK SC',sans-serif;line-height:1.7}"
    "h1{color:#9c1017;border-bottom:3px solid #d8a631}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #ddd;padding:.3rem .6rem;text-align:left}a{color:#9c1017}small{color:#545a61}\n"
)
_MARK = ".honors-site"


@dataclass(frozen=True)
class _Item:
    """Something published with the page that shows it and, where it has one, its document."""

    entry: Entry
    program: int
    body: str
    document: tuple[str, bytes] | None = None


def feed_of(office: int, program: int, home: str, paged: bool = True) -> Feed:
    """Return what an office in sight, or one of its programs, has published; raise NotFound for another.

    `home` is the page it belongs to; each entry has one of its own beside it, unless told that there is none (`paged`).
    """
    place = Office.get_or_none(Office.id == office)
    if place is None:
        raise NotFound(what="这个单位")
    chosen = _program(place, program)
    items = [one.entry for one in _items(place) if not chosen or one.program == chosen.id]
    linked = [Entry(one.id, one.title, one.updated, one.text, one.link if paged else home) for one in items]
    title = f"{place.name}“{chosen.name}”" if chosen else f"{place.name}光荣榜"
    return Feed(_urn(f"office-{place.id}-{program}"), title, place.name, linked, home, _begun())


def export_site(office: int, folder: Path, program: int = 0) -> int:
    """Write pages, documents and feeds into a folder, whole or not at all; return how many were published.

    An earlier export there is replaced; a folder that holds anything else is refused.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise InvalidInput(reason=f"文件夹“{folder}”里已有别的东西，没有覆盖；请换一个空文件夹。")
    place = Office.get_or_none(Office.id == office)
    if place is None:
        raise NotFound(what="这个单位")
    chosen = _program(place, program)
    items = [one for one in _items(place) if not chosen or one.program == chosen.id]
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    (part / _MARK).write_text("honors site\n", "ascii")
    (part / "style.css").write_text(_STYLE, "utf-8")
    for one in items:
        _write_item(part, one)
    programs = list(Program.select().where(Program.office == place).order_by(Program.id))
    _write_index(part, place, items, [] if chosen else programs, program)
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)
    return len(items)


def _program(place: Office, program: int) -> Program | None:
    if not program:
        return None
    found = Program.one(program)
    if found is None or found.office_id != place.id:
        raise NotFound(what="这个评选项目")
    return found


def _items(place: Office) -> list[_Item]:
    """Return all that was published, the newest first."""
    found = [*_honors(place), *_issues(place), *_news(place)]
    return sorted(found, key=lambda one: (one.entry.updated, one.entry.id), reverse=True)


def _honors(place: Office) -> Iterator[_Item]:
    query = Decision.select(Decision, Cycle, Program).join_from(Decision, Cycle).join_from(Cycle, Program)
    for decision in query.where(Decision.office == place).order_by(Decision.id):
        cycle = decision.cycle
        awards = Award.select(Award, Category).join(Category).where(Award.decision == decision)
        standing = list(awards.where(Award.state.in_(HOLDING)).order_by(Award.prize, Award.position))
        refuse_private(f"{one.name} {one.unit}" for one in standing)
        rows = [(title_of(one.category.name, bool(one.prize)), one.name, one.unit) for one in standing]
        title = f"{cycle.label}“{cycle.program.name}”名单"
        text = f"{decision.doc_no}，{full_date(decision.adopted_on)}。共{len(rows)}名（户、个）：{'、'.join(name for _, name, _ in rows)}。"
        entry = Entry(
            _urn(f"decision-{decision.id}"), title, _instant(decision.adopted_on), text, f"honors-{decision.id}.html"
        )
        table = "".join(
            f"<tr><td>{place_}</td>{''.join(f'<td>{escape(said)}</td>' for said in row)}</tr>"
            for place_, row in enumerate(rows, 1)
        )
        body = (
            f"<p>{escape(decision.doc_no)}，{full_date(decision.adopted_on)}，{escape('、'.join(decision.issuers))}</p>"
            f"<table><tr><th>序号</th><th>荣誉</th><th>姓名（名称）</th><th>单位</th></tr>{table}</table>"
        )
        whole = len(standing) == awards.count()  # the decision's own document would name whoever was taken off
        document = (f"honors-{decision.id}.docx", decisions.document(decision.id)) if whole else None
        yield _Item(entry, cycle.program_id, body, document)


def _issues(place: Office) -> Iterator[_Item]:
    for issue in Bulletin.select().where(Bulletin.office == place, Bulletin.state == "issued").order_by(Bulletin.id):
        facts = bulletins.facts_of(issue)
        text = "；".join(item.title for item in facts.items)
        link = f"bulletin-{issue.id}.html"
        title = f"{facts.masthead} {issue.year}年{facts.issue}"
        entry = Entry(_urn(f"bulletin-{issue.id}"), title, _instant(issue.issued_on), text, link)
        document = (f"bulletin-{issue.id}.docx", bulletin_files.compiled(facts, "docx"))
        yield _Item(entry, 0, bulletin_html(facts), document)


def _news(place: Office) -> Iterator[_Item]:
    query = Announcement.select(Announcement, Cycle).join(Cycle).where(Announcement.office == place)
    for one in query.where(Announcement.state.in_(PRINTED)).order_by(Announcement.id):
        title, text = one.adopted_title or one.title, one.adopted_text or one.text
        updated = datetime.fromisoformat(one.answered_at).astimezone(clock.SHANGHAI)
        entry = Entry(_urn(f"news-{one.id}"), title, updated, text, f"news-{one.id}.html")
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n"))
        yield _Item(entry, one.cycle.program_id, body + f"<p><small>{escape(one.adopted_in)}</small></p>")


def _write_item(folder: Path, one: _Item) -> None:
    document = ""
    if one.document:
        name, content = one.document
        (folder / name).write_bytes(content)
        document = f'<p><a href="{name}">下载文件</a></p>'
    back = '<p><a href="index.html">返回</a></p>'
    (folder / one.entry.link).write_text(_page(one.entry.title, one.body + document + back), "utf-8")


def _write_index(folder: Path, place: Office, items: list[_Item], programs: list[Program], program: int) -> None:
    listed = "".join(
        f'<li><a href="{one.entry.link}">{escape(one.entry.title)}</a> <small>{full_date(one.entry.updated.date())}</small></li>'
        for one in items
    )
    feeds = '<p><small>订阅：<a href="atom.xml">Atom</a>　<a href="feed.json">JSON Feed</a></small></p>'
    for one in programs:
        feeds += f'<p><small>“{escape(one.name)}”：<a href="program-{one.id}.xml">Atom</a>　<a href="program-{one.id}.json">JSON Feed</a></small></p>'
        _write_feed(folder, feed_of(place.id, one.id, "index.html"), f"program-{one.id}.xml", f"program-{one.id}.json")
    feed = feed_of(place.id, program, "index.html")
    _write_feed(folder, feed, "atom.xml", "feed.json")
    (folder / "index.html").write_text(_page(feed.title, f"<ul>{listed}</ul>{feeds}"), "utf-8")


def _write_feed(folder: Path, feed: Feed, xml: str, plain: str) -> None:
    (folder / xml).write_bytes(atom(feed, xml))
    (folder / plain).write_bytes(json_feed(feed, plain))


def _page(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><link rel="stylesheet" href="style.css">'
    return f'<!doctype html>\n<html lang="zh-CN">\n<head>{head}</head>\n<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n'


def _urn(what: str) -> str:
    """Return an id for ever: the same for the same thing of this register, and for nothing else anywhere."""
    first = ledger.Entry.select(ledger.Entry.uid).order_by(ledger.Entry.seq).first()
    return f"urn:uuid:{uuid5(NAMESPACE_URL, (first.uid if first else '') + '/' + what)}"


def _begun() -> datetime:
    first = ledger.Entry.select(ledger.Entry.recorded_at).order_by(ledger.Entry.seq).first()
    return datetime.fromisoformat(first.recorded_at).astimezone(clock.SHANGHAI) if first else clock.now()


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.SHANGHAI)
