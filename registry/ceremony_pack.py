"""The pack of a ceremony (颁奖大会资料包): its papers, certificates and plaques, all in the one walking order, as a ZIP."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

from certificates import CertificateFacts, pack
from certificates.plaques import PlaqueLayout, order_list, plaque_layout_of, print_plaques
from registry import paths, reconciling
from registry.drafting.ceremony_facts import CeremonyFacts
from registry.drafting.ceremony_papers import papers_for
from registry.errors import NotFound, RuleViolation
from registry.records.models import Ceremony, Certificate
from registry.stages import ceremonies, issuing

CERTIFICATES, PLAQUES, PLAQUE_LIST, LACKING = (
    "荣誉证书（上台次序）.pdf",
    "奖牌画稿.pdf",
    "奖牌制作清单.txt",
    "还缺的证书.txt",
)
Progress = Callable[[int], None]


def write_pack(ceremony: Ceremony, out: BinaryIO, progress: Progress | None = None) -> tuple[int, ...]:
    """Write the ZIP of everything a ceremony needs; return the ids of the certificates in it, in walking order."""
    facts, printed = ceremonies.facts_of(ceremony), BytesIO()
    ordered = ceremonies.certificates_of(ceremony)
    done = issuing.print_in_order(ordered, printed, progress) if ordered else ()
    files = [(paper.file, paper.document(facts)) for paper in papers_for(facts)]
    if done:
        files.append((CERTIFICATES, printed.getvalue()))
    _refuse_disagreeing(ceremony, files)
    files += _plaques(ceremony, ordered)
    if missing := lacking(facts):
        files.append((LACKING, ("\r\n".join(missing) + "\r\n").encode("utf-8-sig")))
    pack(files, out)
    return done


def _refuse_disagreeing(ceremony: Ceremony, files: list[tuple[str, bytes]]) -> None:
    """Raise RuleViolation where the pack would not say what the roll of honor says."""
    checked = reconciling.reconcile(ceremony.cycle_id, files, are_own=True)
    found = [one.said for file in checked for one in file.differences]
    if found:
        raise RuleViolation(reason=f"四单不一致，资料包没有做：{''.join(found[:5])}共{len(found)}处。")


def paper_of(ceremony: Ceremony, key: str) -> tuple[str, bytes]:
    """Return the name and the .docx of one paper; raise NotFound for one that this ceremony has not."""
    facts = ceremonies.facts_of(ceremony)
    for paper in papers_for(facts):
        if paper.key == key:
            return paper.file, paper.document(facts)
    raise NotFound(what="这份材料")


def lacking(facts: CeremonyFacts) -> list[str]:
    """Say whose certificate there is none of yet, and which number stands twice: to be settled before the day."""
    numbers: dict[str, str] = {}
    said = []
    for one in facts.walkers:
        if not one.number:
            said.append(f"第{one.place}名 {one.name}（{one.unit}）还没有证书编号，请到证书一页处理。")
        elif one.number in numbers:
            said.append(f"第{one.place}名 {one.name}的证书编号{one.number}与{numbers[one.number]}相同，请核对。")
        numbers.setdefault(one.number, one.name)
    return said


def _plaques(ceremony: Ceremony, ordered: list[int]) -> Iterator[tuple[str, bytes]]:
    """Yield the artwork of plaques for the kinds that get one, and the list for the workshop."""
    found = {one.id: one for one in Certificate.select().where(Certificate.id.in_(ordered))}
    facts = [CertificateFacts.from_dict(found[one].facts) for one in ordered]
    wanted = [one for one in facts if one.kind in ceremony.plaques]
    if wanted:
        artwork, layout = BytesIO(), _plaque_layout()
        print_plaques(wanted, layout, artwork)
        yield PLAQUES, artwork.getvalue()
        yield PLAQUE_LIST, order_list(wanted, layout).encode("utf-8-sig")


def _plaque_layout() -> PlaqueLayout:
    values: Any = json.loads((paths.templates() / "plaques" / "plaque.json").read_text("utf-8"))
    return plaque_layout_of(values, "plaque")
