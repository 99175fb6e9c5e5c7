"""Write the decision that confers a title: the first honoree named and the rest counted, all names in the annex."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.drafting.dates import full_date
from registry.drafting.documents import written
from registry.drafting.kinds import KINDS
from registry.drafting.listing import LATE, numeral, per_line, refuse_private, rows, spread
from registry.drafting.punctuation import mended
from registry.drafting.texts import Paragraph, filled
from registry.errors import InvalidInput

_LINE, _COLUMNS = 25.0, 3  # characters of a line of the annex, and the most names in it
VERBS = ("授予", "追授", "命名", "认定", "表彰", "表扬")
_DOC_NO = re.compile(r"(?P<word>[^\s\d〔\[（(【]+)[〔\[（(【](?P<year>\d{4})[〕\]）)】]第?0*(?P<number>[1-9]\d*)号")


@dataclass(frozen=True)
class DecisionCategory:
    """The honorees of one kind in the order of the list; the heading stands over them in the annex.

    Who has died is marked so beside the name; where all have, the title is conferred on them posthumously (追授).
    """

    kind: str
    names: tuple[str, ...]
    heading: str = ""
    measure: str = ""

    @property
    def is_posthumous(self) -> bool:
        """Tell whether everybody in the list has died."""
        return bool(self.names) and all(name.endswith(LATE) for name in self.names)


@dataclass(frozen=True)
class DecisionFacts:
    """Everything a decision says; several offices decide together in this order.

    `prizes` are for those who were nominated and not selected, each under its own title; a draft has no number yet.
    """

    offices: tuple[str, ...]
    doc_no: str
    adopted_on: date
    program: str
    cycle: str
    title: str
    verb: str
    categories: tuple[DecisionCategory, ...]
    basis: str = ""
    purpose: str = ""
    addressee: str = ""
    red_head: str = ""
    order_note: str = ""
    is_public: bool = False
    prizes: tuple[DecisionCategory, ...] = ()
    is_draft: bool = False


def decision_paragraphs(facts: DecisionFacts) -> list[Paragraph]:
    """Return the decision and its annex, or raise InvalidInput for facts that no decision can have."""
    _check(facts)
    return [*filled("decision", _values(facts)), *_signature(facts), *_annex(facts)]


def decision_document(facts: DecisionFacts) -> bytes:
    """Return the decision as .docx."""
    subject = f"{facts.cycle}“{facts.title}”{_form(facts.verb)}"
    return written(decision_paragraphs(facts), subject, "、".join(facts.offices), facts.adopted_on)


def document_number(text: str) -> str:
    """Return a document number as the standard writes it, as 太昊办〔2023〕12号, or raise InvalidInput."""
    parts = _DOC_NO.fullmatch(re.sub(r"\s", "", text))
    if parts is None:
        raise InvalidInput(reason=f"文号“{text}”应写成“太昊办〔2023〕12号”的样子。")
    return f"{parts['word']}〔{parts['year']}〕{parts['number']}号"


def named_and_counted(category: DecisionCategory, both: bool = True) -> str:
    """Return 张三同志 for one, 张三等198名同志 for many, and for two 张三、李四2名同志 where both may be named."""
    kind, names = KINDS[category.kind], [_said_name(category, name) for name in category.names]
    noun = "同志" if category.kind == "person" else kind.noun
    if len(names) == 1:
        return f"{names[0]}同志" if category.kind == "person" else names[0]
    shown = "、".join(names) if both and len(names) == 2 else f"{names[0]}等"
    return f"{shown}{len(names)}{category.measure or kind.measure}{noun}"


def _said_name(category: DecisionCategory, name: str) -> str:
    """Return a name as the text says it: of whom a title is conferred on posthumously it need not say more."""
    said = _full_name(category.kind, name)
    return said.removesuffix(LATE) if category.is_posthumous else said


def _full_name(kind: str, name: str) -> str:
    plain = spread(name).replace("\u3000", "") if kind in {"person", "household"} else name.strip()
    return f"{plain}家庭" if kind == "household" and not plain.endswith(("家庭", "户")) else plain


def _list_name(kind: str, name: str) -> str:
    """Return a name for the annex: the person a household is named after is spread as in a list of persons."""
    full = _full_name(kind, name)
    if kind == "household" and full.endswith("家庭"):
        return f"{spread(full.removesuffix('家庭'))}家庭"
    return spread(full) if kind == "person" else full


def _check(facts: DecisionFacts) -> None:
    if not facts.offices:
        raise InvalidInput(reason="表彰决定没有写明由哪个单位作出。")
    if facts.verb not in VERBS:
        raise InvalidInput(reason=f"表彰决定的用词只能是{'、'.join(VERBS)}，现在是“{facts.verb}”。")
    if not facts.categories or not all(category.names for category in facts.categories):
        raise InvalidInput(reason="表彰名单是空的，或有一类没有人。")
    if not all(category.names and category.heading for category in facts.prizes):
        raise InvalidInput(reason="提名奖的名单里有一类没有人，或没有写明是什么奖。")
    everybody = (*facts.categories, *facts.prizes)
    if unknown := [category.kind for category in everybody if category.kind not in KINDS]:
        raise InvalidInput(reason=f"不认识获奖者类别{'、'.join(unknown)}。")
    refuse_private(name for category in everybody for name in category.names)


def _values(facts: DecisionFacts) -> dict[str, str]:
    clauses = (mended(facts.purpose), f"根据{mended(facts.basis)}" if facts.basis else "")
    return {
        "red_head": facts.red_head,
        "doc_no": "" if facts.is_draft and not facts.doc_no else document_number(facts.doc_no),
        "issuers": "\u3000|".join(facts.offices),
        "subject": _subject(facts),
        "addressee": f"{mended(facts.addressee)}：" if facts.addressee else "",
        "opening": "".join(f"{clause}，" for clause in (*clauses, "经推荐、审核和公示") if clause),
        "resolution": _resolution(facts) + "".join(_also(facts)),
        "recipients": _recipients(facts),
        "mourning": "" if _recipients(facts) else mended(facts.addressee) or "各有关单位和广大群众",
        "draft": "草稿（未签发，不得外传）" if facts.is_draft else "",
        "addressed": mended(facts.addressee) or "各有关单位和广大群众",
        "cycle": facts.cycle,
        "title": facts.title,
        "order_note": facts.order_note,
    }


def _form(verb: str) -> str:
    return "通报" if verb == "表扬" else "决定"


def _who(facts: DecisionFacts) -> str:
    return _named(facts.categories)


def _named(categories: Sequence[DecisionCategory]) -> str:
    both = len(categories) == 1 and categories[0].kind in {"person", "household"}
    return "、".join(named_and_counted(category, both) for category in categories)


def _conferring(facts: DecisionFacts, category: DecisionCategory) -> str:
    """Return the verb for a list: what is conferred on the dead alone is conferred posthumously."""
    return "追授" if facts.verb == "授予" and category.is_posthumous else facts.verb


def _subject(facts: DecisionFacts) -> str:
    """Return what the title says after the issuers, with | where its line may break; it names one category at most."""
    honor = f"{facts.cycle}|“{facts.title}”"
    who = _who(facts) if len(facts.categories) == 1 else ""
    if facts.verb in {"授予", "追授"}:
        verbs = {_conferring(facts, category) for category in facts.categories}
        return f"|关于{verbs.pop() if len(verbs) == 1 else facts.verb}|{who}|{honor}|荣誉称号的决定"
    if facts.verb in {"命名", "认定"} and who:
        return f"|关于{facts.verb}|{who}为|{honor}的决定"
    return f"|关于{facts.verb}|{honor}的{_form(facts.verb)}"


def _resolution(facts: DecisionFacts) -> str:
    who, honor = _who(facts), f"{facts.cycle}“{facts.title}”"
    if facts.verb in {"授予", "追授"}:
        verbs = dict.fromkeys(sorted((_conferring(facts, one) for one in facts.categories), key=VERBS.index))
        named = {verb: _named([one for one in facts.categories if _conferring(facts, one) == verb]) for verb in verbs}
        return "，".join(f"{verb}{who}{honor}荣誉称号" for verb, who in named.items())
    if facts.verb in {"命名", "认定"}:
        return f"{facts.verb}{who}为{honor}"
    return f"对{honor}{who}予以{facts.verb}"


def _also(facts: DecisionFacts) -> Iterator[str]:
    """Yield what is conferred besides: the prizes of the nominated."""
    for category in facts.prizes:
        verb = "追授" if category.is_posthumous else "授予"
        yield f"，{verb}{named_and_counted(category, both=False)}{facts.cycle}“{category.heading}”"


def _recipients(facts: DecisionFacts) -> str:
    """Return who is asked to live up to the honor: not the dead; nobody where all of them are."""
    kinds = {category.kind for category in (*facts.categories, *facts.prizes) if not category.is_posthumous}
    if not kinds:
        return ""
    if kinds == {"person"}:
        return "获得荣誉的同志"
    nouns = ["个人"] * ("person" in kinds) + [KINDS[kind].noun for kind in KINDS if kind in kinds and kind != "person"]
    return f"获得荣誉的{'、'.join(nouns[:-1])}和{nouns[-1]}" if len(nouns) > 1 else f"获得荣誉的{nouns[0]}"


def _signature(facts: DecisionFacts) -> Iterator[Paragraph]:
    for office in facts.offices:
        yield Paragraph("signature", office)
    yield Paragraph("date", full_date(facts.adopted_on))
    if facts.is_public:
        yield Paragraph("note", "（此件公开发布）")


def _annex(facts: DecisionFacts) -> Iterator[Paragraph]:
    yield from filled("decision-annex", _values(facts))
    yield from annexed((*facts.categories, *facts.prizes))


def annexed(categories: Sequence[DecisionCategory]) -> Iterator[Paragraph]:
    """Yield the names of an annex in equal columns, each category under its heading where there are several."""
    for place, category in enumerate(categories, start=1):
        kind = KINDS[category.kind]
        if len(categories) > 1 or category.heading:
            counted = f"（{len(category.names)}{category.measure or kind.measure}）"
            number = f"{numeral(place)}、" if len(categories) > 1 else ""
            yield Paragraph("level1", f"{number}{category.heading or kind.noun}{counted}")
        names = [_list_name(category.kind, name) for name in category.names]
        columns = per_line(
            names, _LINE, _COLUMNS
        )  # also where there are fewer names: lists below each other stand alike
        yield from (Paragraph(f"names{columns}", "\t".join(row)) for row in rows(names, columns, _LINE))
