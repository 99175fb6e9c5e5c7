"""Tell whether one line stands for a person: what names, numbers and labels in it say, wherever it stands."""

import re
from collections.abc import Collection, Mapping, Sequence

from importers.cells import Value, text_of
from importers.cleaning.fields import clean_name, is_nothing, looks_like_name, mend
from importers.cleaning.names import SUMMED
from importers.columns import HONOREES

_SUM = re.compile(
    r"(?:本页|总)?(?:合计|总计|小计|共计|总数|总人数)(?:[(（].{0,8}[)）])?[:：]?(?:共?\d{1,6}[名人户个位]?)?[。.]?|"
    r"共计?\d{1,6}[名人户个位][。.]?"
)
_NOTE = re.compile(
    r"(?:注|备注|说明|附|填表|填报|制表|审核|经办|报送|单位(?:负责人|[(（]?盖章|意见)|负责人|联系人|联系电话|日期|合计|总计|共计|小计|"
    r"以上|以下|[*#&※★☆]|\d+[.、．].{12,}|第\d+页|共\d+页|[(（]?盖章)"
)
_LABEL = re.compile(
    r"\s*[(（]?(?:填表|填报|制表|审核|审批|经办|报送|签字|签名|盖章|负责|联系|单位|主管|分管|领导|推荐|日期|时间|电话|年月日).{0,10}[:：]\s*"
)
_TAIL = re.compile(r"\s*(?:填表|填报|制表|审核|经办|报送|签字|盖章|负责人|联系人|单位负责人|单位[(（]).{0,8}[:：]")
_TITLE = re.compile(r"名单|汇总表|一览表|花名册|登记表|推荐表|申报表|统计表|续表")
# A number with few words around it; a line like “联系人：李主任 电话：0394-8251234” is nobody's.
_NUMBER = {
    "id_no": re.compile(r"[^\d:：]{0,6}(?:[\dXx０-９Ｘｘ*]\W{0,2}){8,}\D{0,8}"),
    "phone": re.compile(r"[^\d:：]{0,6}(?:[\d０-９]\W{0,2}){7,}\D{0,8}"),
}
_EXAMPLE = re.compile(r"[(（【]?(?:示例|样例|范例|举例|填写示例|填写样例|例如?)[)）】]?[:：]?(?:\d|一)?")
_BETWEEN = re.compile(r"[、，,;；/／]")
_BRACKETED = re.compile(r"[(（\[【〔][^()（）\d]{1,10}[)）\]】〕]")
_NAMING = re.compile(r"[\u3400-\u9fffA-Za-z·•.．、，,;；/／()（）]{2,20}")
_NOT_NAMING = re.compile(
    r"此页|本页|正文|以上|以下|续表|结束|完毕|盖章|公章|签[名字章]|公示|年月日|[一二三]份|^附|等奖|街道|社区|办事处|委员会|名单|(?:[人名部办局会处委]|中心)$"
)
_COLUMN_NUMBER = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[甲乙丙丁戊A-Z]|[\u2460-\u2473]|栏次)[)）]?")
_HINT = re.compile(
    r"[(（]?(?:必填|选填|可选|非必填|必须填?写?|不填|文本(?:格式)?|数字|日期|下拉.{0,6}|\d+位.{0,4}|[如例][:：]?.{1,20}|格式.{1,20}|请.{1,20})[)）]?"
)


def is_example(texts: Mapping[int, str]) -> bool:
    """Tell whether a line says of itself that it is an example."""
    return _EXAMPLE.fullmatch(re.sub(r"\s", "", texts[min(texts)])) is not None


def is_label(text: str) -> bool:
    """Tell whether a text is a label to be filled in or signed behind."""
    return bool(_TAIL.match(text) or _LABEL.fullmatch(text))


def is_alone(texts: Mapping[int, str], places: Mapping[str, int]) -> bool:
    """Tell whether a name is all that a line says."""
    return len(texts) == 1 and any(places.get(field) in texts for field in ("name", "family"))


def is_instruction(texts: Mapping[int, str]) -> bool:
    """Tell whether a line tells clerks what to fill in, numbers the columns, or shows an example."""
    words = [re.sub(r"\s", "", text) for _, text in sorted(texts.items())]
    if is_example(texts):
        return True
    if len(words) > 2 and all(_COLUMN_NUMBER.fullmatch(word) for word in words):
        return len(set(words)) == len(words)
    return len(words) > 1 and 2 * sum(1 for word in words if _HINT.fullmatch(word)) > len(words)


def is_sum(texts: Mapping[int, str]) -> bool:
    """Tell whether a line counts people instead of naming one: its first text is 合计 or the like."""
    first = next((text for _, text in sorted(texts.items()) if not text.strip().isdecimal()), "")
    return bool(SUMMED.search(first) and _SUM.fullmatch(re.sub(r"\s", "", mend(first))))


def is_person(texts: Mapping[int, str], places: Mapping[str, int], denied: Collection[int] = ()) -> bool:
    """Tell whether a line stands for an honoree; a doubtful line is one as soon as it has a name, an ID or a phone.

    In the `denied` columns the line says 无 or a stroke; where the name stands, somebody was left out.
    """
    honoree = next((texts[places[field]] for field in HONOREES if places.get(field) in texts), "")
    others = [at for field, at in places.items() if field not in (*HONOREES, "seq", "remark") and at in texts]
    labelled = any(_LABEL.fullmatch(text) for text in texts.values())
    if labelled and (not honoree or _LABEL.fullmatch(honoree) or not is_numbered(texts, places)):
        return False
    if len(others) < 3 and any(_TAIL.match(text) for text in texts.values()) and not is_numbered(texts, places):
        return False
    if honoree:
        return _is_honoree(honoree, texts, others, places)
    if others and any(places.get(field) in denied for field in HONOREES):
        return True
    if _TITLE.search(next(iter(texts.values()))) and len(texts) < 3:
        return False
    # A line that has its number, or says a sex, and something else of a person, has lost its name.
    begun = texts.get(places.get("seq", -1), "").strip().isdecimal() or texts.get(
        places.get("sex", -1), ""
    ).strip() in ("男", "女")
    return is_numbered(texts, places) or len(others) >= 3 or (begun and len(others) >= 1)


def may_be_people(text: str) -> bool:
    """Tell whether a text under 姓名 may name somebody though it has not the shape of a name: short, and no note."""
    bare = re.sub(r"\s", "", mend(text))
    return bool(_NAMING.fullmatch(bare)) and not (_NOTE.match(bare) or _TITLE.search(bare) or _NOT_NAMING.search(bare))


def denied_of(values: Sequence[Value]) -> frozenset[int]:
    """Return the columns in which a line says in so many signs that there is nothing."""
    return frozenset(
        index for index, value in enumerate(values) if text_of(value).strip() and is_nothing(text_of(value))
    )


def is_numbered(texts: Mapping[int, str], places: Mapping[str, int]) -> bool:
    """Tell whether the line has an ID or a phone of its own."""
    return any(_NUMBER[field].fullmatch(texts.get(places.get(field, -1), "")) for field in _NUMBER)


def _is_honoree(honoree: str, texts: Mapping[int, str], others: list[int], places: Mapping[str, int]) -> bool:
    name = clean_name(honoree).value
    numbered = places.get("seq") in texts and len(honoree) <= 30
    if numbered and (looks_like_name(name) or not _LABEL.match(honoree)):
        return True
    if len({text.strip() for text in texts.values()}) > 1 and others:
        return not (_NOTE.match(honoree.strip()) and len(others) < 2) or looks_like_name(name)
    # A star before a name marks a person; before a sentence, a footnote.
    if _NOTE.match(name if looks_like_name(name) else honoree.strip()) or len(honoree) > 30:
        return False
    if len(places) == 1 and "collective" in places:
        return True
    return _are_names(honoree) or (len(texts) > 1 and "collective" in places)


def _are_names(text: str) -> bool:
    """Tell whether a text is a name or several, brackets behind them aside."""
    parts = _BETWEEN.split(_BRACKETED.sub("", clean_name(text).value))
    return all(looks_like_name(clean_name(part).value) for part in parts)
