"""Section lines: a grade, a category or a community over the people it holds, instead of a column of its own."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from importers.cleaning.fields import mend
from importers.cleaning.names import COMPOUND_SURNAMES, begins_with_surname, looks_like_name
from importers.columns import field_of

_NUMERAL = re.compile(
    r"(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|第?[一二三四五六七八九十]{1,3}[、.．:：\s]|\d{1,2}[、.．])\s*(?=\S)"
)
# A number that also stands before the names of a list; 一、 and （一） stand before sections.
_NUMBERED = re.compile(r"[(（]?\d{1,2}[)）、.．]")
_COUNT = re.compile(r"[(（]?(?:共计?)?\d{1,5}[名人个户位]?[)）]?")
_COUNTED = re.compile(
    r"\s*(?:[(（【]\s*共?计?\s*\d{1,5}\s*[名人个户位]?[^()（）]{0,4}[)）】]|[:：]?\s*共?\s*\d{1,5}\s*[名人个户位])\s*$"
)
_GRADE = re.compile(
    r"(特等奖|[一二三四五]等奖?|[金银铜]奖|冠军|亚军|季军|优秀奖|优胜奖|入围奖|提名奖|鼓励奖|纪念奖|最佳[\u4e00-\u9fff]{1,4}奖|[一二三四五六七八九十]星级?|[一二三]级)"
    r"(?:获得者|获奖者|名单)?(?:[(（].{0,12}[)）]|[:：].{0,12})?"
)
_AWARD = re.compile(
    r"(?:.*(?:奖|之星|模范|使者|标兵|先进|优秀|最美|文明|好人|个人|集体|家庭|志愿者|少年|类|组)|助人为乐|见义勇为|诚实守信|敬业奉献|孝老爱亲|自强不息)$|^(?:先进|优秀|最美|文明|十佳)"
)
_SHEET_AWARD = re.compile(
    r".{2,12}(?:奖|之星|模范|使者|标兵|好人|少年|志愿者)|(?:先进|优秀|最美|文明|十佳).{2,8}|助人为乐|见义勇为|诚实守信|敬业奉献|孝老爱亲|自强不息"
)
_PLACES = (
    ("community", re.compile(r".+(?:社区|[^乡]村|居委会|村委会|网格|小区)")),
    ("township", re.compile(r".+(?:街道|办事处|镇|乡)")),
    (
        "unit",
        re.compile(r".+(?:局|委|公司|小学|中学|大学|学校|幼儿园|医院|派出所|中心|单位|支部|协会|服务队|银行|科|站)"),
    ),
)
# What nobody is called, while somebody may be called 王登科, 李新村 or 张爱乡.
_SURE_PLACE = re.compile(
    r".+(?:社区|街道|办事处|居委会|村委会|网格|小区|公司|学校|幼儿园|医院|派出所|单位|支部|协会|服务队|银行)|.{2,}(?:小学|中学|大学|中心)|"
    r".+[庄楼营寨集堡店湾屯沟桥河岗坡坝洼塘圩口庙](?:村|镇|乡)|"
    r".*(?:教育|体育|农业|水利|文化|文旅|文广|旅游|应急|宗教|司法|商务|卫生|卫健|林业|房管|城管|交通|财政|民政|公安|人社|住建|税务|国税|国土|统计|环保|医保|"
    r"水务|粮食|科技|工信|园林|环卫|档案|信访|发改|政法|财务|行政|党政|宣传|组织|人事|后勤|保卫|农机|畜牧)(?:局|委|科|站)"
)
_BODY = re.compile('[\u3400-\u9fffA-Za-z“”‘’"《》·・]{2,16}')
_NO_SECTION = re.compile(
    r"名单|汇总|一览|花名册|登记|推荐表|申报|附件|盖章|签字|审核|填表|填报|制表|联系|日期|续表|备注|说明|^注|以上|以下|^同上$"
)
# What stands behind the award in the name of a sheet, and what makes it the name of something else.
_LISTED = re.compile(
    r"(?:推荐|候选|申报|报送|获奖|表彰)?(?:人选|人员)?(?:汇总|一览|统计|登记|推荐|申报)?(?:名单|花名册|名册|(?<!代)表)$"
)
_OFFICE = re.compile(r"文明办|文明委|办公室|报送|推荐|材料|工作|通知|方案")
# A cell of these merged downwards speaks for every line it covers, and one alone on its line for the lines below; a
# name or a number never does.
MERGED = ("unit", "community", "township", "recommender", "category", "grade")


class Section(NamedTuple):
    """What a section says of every line below it: the field, and its text without number and count.

    It is not `sure` where its line may be a person's as well; `otherwise` is the field its words alone name, where it
    stands in a column of another.
    """

    field: str
    text: str
    sure: bool = True
    otherwise: str = ""


def is_wide(left: int, right: int, span: tuple[int, int]) -> bool:
    """Tell whether a merge covers so much of a table's width that its text can be no cell of one person."""
    width = min(span[1], right) - max(span[0], left) + 1
    return width >= 3 and 2 * width > min(span[1], 1 << 10) - span[0]


def section_of(texts: Mapping[int, str], places: Mapping[str, int], wide: bool, left: int) -> Section | None:
    """Return the section a line begins, or None where it begins none.

    A grade stands anywhere but in a column of grades beside other texts; any other section alone, at the left of the
    table, and with a mark of its own: a number, a count, cells merged across, the word of an award or of a place.
    """
    (at, first), *more = sorted(texts.items())
    if len(first) > 30 or (len(texts) > 1 and texts.get(places.get("grade", -1))):
        return None
    word = re.sub(r"\s", "", mend(first))
    others = [re.sub(r"\s", "", mend(text)) for _, text in more]
    bare, marked = _bare(word)
    grade = _GRADE.fullmatch(bare)
    if grade:
        same = all(_COUNT.fullmatch(other) or _grade_of(other) == grade[1] for other in others)
        return Section("grade", grade[1]) if same else None
    if not all(_COUNT.fullmatch(other) or other == word for other in others):
        return None
    own = _own_field(at, places) if len(texts) == 1 else ""
    if own and _BODY.fullmatch(bare) and not _NO_SECTION.search(bare) and not field_of(bare)[0]:
        by_words = _judged(bare, marked or wide, wide, False)
        return Section(own, bare, otherwise=by_words.field if by_words and by_words.field not in places else "")
    name = next((places[field] for field in ("name", "family", "collective") if field in places), left)
    if at > max(name, left) or not _BODY.fullmatch(bare) or _NO_SECTION.search(bare) or field_of(bare)[0]:
        return None
    if wide or at not in (places.get("name"), places.get("family")) or not looks_like_name(bare):
        return _judged(bare, marked or wide, wide, places.get("collective") == at)
    return _among_names(bare, marked and not _NUMBERED.match(word))


def _own_field(at: int, places: Mapping[str, int]) -> str:
    """Return the field of the column, left of the names, in which a section says that very field."""
    names = [places[field] for field in ("name", "family", "collective") if field in places]
    return next((field for field in MERGED if places.get(field) == at and names and at < min(names)), "")


def award_in(sheet: str) -> Section | None:
    """Return the award that a sheet is named after, where each award has a sheet of its own."""
    bare, _ = _bare(_LISTED.sub("", re.sub(r"\s", "", mend(sheet))))
    grade = _GRADE.fullmatch(bare)
    if grade:
        return Section("grade", grade[1])
    if _NO_SECTION.search(bare) or _OFFICE.search(bare):
        return None
    return Section("category", bare) if _SHEET_AWARD.fullmatch(bare) else None


def _among_names(bare: str, marked: bool) -> Section | None:
    """Return the section that a short text in a column of names begins: it must be no name of anybody."""
    if _SURE_PLACE.fullmatch(bare):
        return _judged(bare, True, False, False)
    if bare[:2] in COMPOUND_SURNAMES or (_is_name(bare) and not marked):
        return None
    section = _judged(bare, marked, False, False)
    return section._replace(sure=_AWARD.search(bare) is not None and not _is_name(bare)) if section else None


def _judged(bare: str, marked: bool, wide: bool, units: bool) -> Section | None:
    place = next((field for field, shape in _PLACES if shape.fullmatch(bare)), None)
    # In a list of units a unit alone on its line is an honoree, and anywhere a short name is somebody's.
    if units and not marked:
        return None
    if place:
        return Section(place, bare) if marked or len(bare) > 2 else None
    if _AWARD.search(bare) and (marked or not _is_name(bare)):
        return Section("category", bare)
    return Section("category", bare) if wide or (marked and not _is_name(bare)) else None


def _bare(word: str) -> tuple[str, bool]:
    """Return a section's text without its number and count, and whether it had any."""
    body = _NUMERAL.sub("", word, count=1) if _NUMERAL.match(word) else word
    bare = _COUNTED.sub("", body)
    return (bare or word).strip("：:、.．"), bare != word


def _grade_of(text: str) -> str:
    found = _GRADE.fullmatch(_bare(text)[0])
    return found[1] if found else ""


def _is_name(text: str) -> bool:
    return len(text) < 4 and begins_with_surname(text)


class Sections:
    """The sections that hold at the moment, the outer ones first; `places` are the fields with columns of their own."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._own = frozenset(places)
        self._heard: set[str] = set()
        self.own: dict[str, str] = {}
        self._open: list[Section] = []
        self.said: Mapping[str, str] = {}

    def fill(self, field: str) -> str:
        """Return what a section says in a column of its own to a line that leaves the column empty."""
        self._heard.add(field)
        return self.own[field]

    def end_own(self, field: str) -> None:
        """End what a section said in a column of its own: a line below says it itself.

        Where no line had left the column empty, the section only stood in it, and says what its words name.
        """
        ended = next(other for other in self._open if other.field == field)
        self._open.remove(ended)
        del self.own[field]
        if ended.otherwise and field not in self._heard:
            self.begin(Section(ended.otherwise, ended.text))

    def begin(self, section: Section) -> None:
        """Begin a section: it ends the last one of its field and those within it."""
        fields = [other.field for other in self._open]
        if section.field in fields:
            del self._open[fields.index(section.field) :]
        self._open.append(section)
        self._heard.discard(section.field)
        self.own = {other.field: other.text for other in self._open if other.field in self._own}
        self.said = {other.field: other.text for other in self._open if other.field not in self._own}
