"""What certificates say to each kind of honoree: wordings read from JSON, filled with what is known of one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from certificates.errors import UnusableFacts, UnusableWordings
from certificates.schema import Fault, check_slots, read, read_json

SLOTS = {
    "name": "姓名或名称",
    "form": "称谓",
    "cycle": "届次",
    "title": "荣誉称号",
    "year": "年度",
    "period": "时间",
    "reason": "事由",
}
FORMS = ("同志", "同学", "先生", "女士", "")
MISSPELT = {"以兹鼓励": "以资鼓励", "以兹表彰": "以资表彰", "以兹证明": "以资证明", "特发此证以资": "特发此证，以资"}


@dataclass(frozen=True)
class Wording:
    """One wording for some kinds of honoree: the forms of address to choose from, the usual one first.

    Where `addressed` is false the body names the honoree itself, and no line above it does.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    forms: tuple[str, ...]
    addressed: bool
    body: str

    @property
    def slots(self) -> tuple[str, ...]:
        """Return the names in braces of the body, in order, each once."""
        return tuple(dict.fromkeys(part[1] for part in Formatter().parse(self.body) if part[1]))


def load_wordings(path: Path) -> tuple[Wording, ...]:
    """Read the wordings of a file; raise UnusableWordings for what no certificate should say."""
    try:
        found: tuple[Wording, ...] = read(tuple[Wording, ...], read_json(path), "用语")
        for k, wording in enumerate(found, 1):
            _check(wording, f"用语第{k}项")
        names = [wording.name for wording in found]
        if repeated := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
            raise Fault(f"“{repeated[0]}”写了不止一次")
    except Fault as fault:
        raise UnusableWordings(path.stem, str(fault)) from fault
    return found


def _check(wording: Wording, where: str) -> None:
    check_slots(wording.body, SLOTS, f"{where}.body")
    if unknown := [form for form in wording.forms if form not in FORMS]:
        raise Fault(f"{where}.forms里没有“{unknown[0]}”这种称谓，可用：{'、'.join(filter(None, FORMS))}，或留空")
    if wording.forms and any(kind != "person" for kind in wording.kinds) and "" not in wording.forms:
        raise Fault(f"{where}.forms要能留空：单位和家庭不称同志")
    for wrong, right in MISSPELT.items():
        if wrong in wording.body:
            raise Fault(f"{where}.body里的“{wrong}”应写作“{right}”")
    if not wording.addressed and "name" not in wording.slots:
        raise Fault(f"{where}.body要写出{{name}}，因为没有抬头")


def written(wording: Wording, kind: str, told: Mapping[str, Any], form: str | None = None) -> dict[str, Any]:
    """Return the facts a wording decides: addressee, form of address, body; raise UnusableFacts.

    The usual form is taken where none is given; only persons are addressed with one.
    """
    if kind not in wording.kinds:
        raise UnusableFacts(f"用语“{wording.label}”不适用于这种对象")
    chosen = (form if form is not None else next(iter(wording.forms), "")) if kind == "person" else ""
    if chosen and chosen not in wording.forms:
        raise UnusableFacts(f"用语“{wording.label}”没有“{chosen}”这种称谓")
    filled = {**{slot: str(value) for slot, value in told.items()}, "form": chosen}
    if missing := [slot for slot in wording.slots if slot != "form" and not filled.get(slot)]:
        raise UnusableFacts(
            f"用语“{wording.label}”还缺{'、'.join(SLOTS[slot] for slot in missing)}（{'、'.join(missing)}）"
        )
    return {
        "kind": kind,
        "addressee": filled["name"],
        "address_form": chosen if wording.addressed else "",
        "title": filled.get("title", ""),
        "body": wording.body.format(**filled),
        "addressed": wording.addressed,
    }


def worded(told: Mapping[str, Any], wordings: Iterable[Wording]) -> dict[str, Any]:
    """Return the facts of a file, where it names a wording with those the wording decides; raise UnusableFacts."""
    known = {wording.name: wording for wording in wordings}
    if "wording" not in told:
        return dict(told)
    if str(told["wording"]) not in known:
        raise UnusableFacts(f"没有“{told['wording']}”这种用语，可用：{'、'.join(known)}")
    wording = known[str(told["wording"])]
    kind, form = told.get("kind", wording.kinds[0]), told.get("address_form")
    slots = {"name": told.get("addressee", ""), **{slot: told[slot] for slot in SLOTS if slot in told}}
    rest = {name: value for name, value in told.items() if name not in {*SLOTS, "wording"}}
    return {**rest, **written(wording, kind, slots, form)}
