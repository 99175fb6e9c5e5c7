"""Everything that says somebody holds a title, and what is to be done with each once that is no longer so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from registry import clock
from registry.drafting.dates import full_date
from registry.records.afterwards import AwardChange, TakeBack
from registry.records.ceremonies import ceremony_of
from registry.records.models import Announcement, Award, Certificate, Notice, NoticeEntry
from registry.records.paper import KeptPrint
from registry.wording import ANNOUNCEMENT_STATES, CERTIFICATE_STATES, TAKEN_BACK

OUT = ("printed", "sealed", "handed_over", "reissued")  # certificates that are on paper
_TO_DO = {  # what the title came to → what mentions it → what to do
    "revoked": {
        "decision": "原决定存档；网上公开的名单注明这一项已撤销。",
        "notice": "公示存档，不再张贴。",
        "certificate": "收回这张证书。",
        "print": "不再从这份文件打印。",
        "announcement": "告知采用单位不再转发，网上的请撤下或注明。",
        "ceremony": "大会的照片、视频不再用于宣传。",
    },
    "expired": {"announcement": "不再作为现任称号宣传。", "certificate": "证书可留作纪念，不再凭它享受待遇。"},
    "suspended": {"announcement": "整改期内暂停宣传。", "certificate": "整改期内不得使用。"},
    "corrected": {
        "decision": "发更正通知；网上公开的名单改过来。",
        "notice": "公示存档，以更正通知为准。",
        "certificate": "证书写错的，更正证书。",
        "print": "不再从这份文件打印。",
        "announcement": "告知采用单位更正。",
    },
}


@dataclass(frozen=True)
class Mention:
    """Something that names the award: what it is, where to look, of which day, and what is to be done with it now."""

    what: str
    where: str
    on_day: date | None
    to_do: str = ""


def mentions_of(award: Award) -> list[Mention]:
    """Return all that mentions an award in sight, the decision first."""
    to_do = _TO_DO.get(_became(award), {})
    decision = award.decision
    found = [Mention("表彰决定", decision.doc_no, decision.adopted_on, to_do.get("decision", ""))]
    found += _notices(award, to_do.get("notice", ""))
    certificates = list(Certificate.select().where(Certificate.award == award).order_by(Certificate.id))
    for one in certificates:
        said = f"{one.number or '没有编号'}（{CERTIFICATE_STATES[one.state]}）"
        found.append(Mention("证书", said, None, to_do.get("certificate", "") if one.state in OUT else ""))
    found += _prints(award, {one.id for one in certificates}, to_do.get("print", ""))
    found += _given(award, to_do)
    return found


def _became(award: Award) -> str:
    """Return what the title came to, or that it was corrected while it holds."""
    if award.state in _TO_DO:
        return award.state
    corrected = AwardChange.select().where(AwardChange.award == award, AwardChange.what == "corrected")
    return "corrected" if corrected.exists() else ""


def _notices(award: Award, to_do: str) -> Iterator[Mention]:
    entries = NoticeEntry.select(NoticeEntry, Notice).join(Notice).where(NoticeEntry.nomination == award.nomination_id)
    for entry in entries.order_by(NoticeEntry.id):
        yield Mention("公示", entry.notice.places, entry.notice.published_on, to_do)


def _prints(award: Award, certificates: set[int], to_do: str) -> Iterator[Mention]:
    """Yield the kept files that show a certificate of the award."""
    query = KeptPrint.select(KeptPrint.id, KeptPrint.pages, KeptPrint.kept_at)
    for kept in query.where(KeptPrint.cycle == award.decision.cycle_id).order_by(KeptPrint.id):
        page = next((place for place, (one, *_) in enumerate(kept.pages, start=1) if one in certificates), 0)
        if page:
            at = datetime.fromisoformat(kept.kept_at).astimezone(clock.SHANGHAI).date()
            yield Mention("证书文件", f"留存文件第{kept.id}号，第{page}页", at, to_do)


def _given(award: Award, to_do: dict[str, str]) -> Iterator[Mention]:
    """Yield plaques and medals, the ceremonies and the news of the award's cycle."""
    for asked in TakeBack.select().where(TakeBack.award == award, TakeBack.what != "certificate").order_by(TakeBack.id):
        came = f"已于{full_date(asked.got_on)}收回" if asked.got_on else "已通知收回"
        yield Mention(TAKEN_BACK[asked.what], came, asked.asked_on, "" if asked.got_on else "等待收回。")
    cycle = award.decision.cycle_id
    held = ceremony_of(cycle)
    if held is not None and held.state == "held":
        yield Mention("颁奖大会", f"{held.event}　{held.place}".strip(), held.held_on, to_do.get("ceremony", ""))
    for news in Announcement.select().where(Announcement.ceremony == held).order_by(Announcement.id):
        state = ANNOUNCEMENT_STATES[news.state]
        named = award.name in news.title + news.text
        said = state if named else f"{state}，只有人数，没有点名"
        yield Mention("信息稿", f"{news.title}（{said}）", None, to_do.get("announcement", "") if named else "")
