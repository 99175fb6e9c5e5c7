"""Awards: the roll of honor as the tables hold it, and as the journal alone tells it; the two must agree."""

from collections.abc import Iterator
from dataclasses import dataclass

from registry import events, journal
from registry.records.models import Award, Certificate


@dataclass(frozen=True)
class Difference:
    """A row of the roll that does not say what the journal says."""

    award: int
    message: str


def differences() -> Iterator[Difference]:
    """Compare every award and certificate with the events that made it; called within a scope that sees everything."""
    granted: dict[int, events.AwardGranted] = {}
    numbered: dict[int, str] = {}
    for entry in journal.after(-1, ("AwardGranted", "CertificateIssued"), 2**31 - 1):
        event = journal.event_of(entry)
        if isinstance(event, events.AwardGranted):
            granted[event.award] = event
        elif isinstance(event, events.CertificateIssued):
            numbered[event.certificate] = event.number
    yield from _award_differences(granted)
    yield from _certificate_differences(numbered)


def _award_differences(granted: dict[int, events.AwardGranted]) -> Iterator[Difference]:
    left = dict(granted)
    for award in Award.select().order_by(Award.id):
        event = left.pop(award.id, None)
        if event is None:
            yield Difference(award.id, f"荣誉第{award.id}号（{award.name}）在日志里没有授予记录。")
        elif (award.name, award.unit, award.title, award.granted_on.isoformat()) != (
            event.name,
            event.unit,
            event.title,
            event.granted_on,
        ):
            yield Difference(
                award.id, f"荣誉第{award.id}号现为“{award.name}”，日志记载授予的是“{event.name}”，内容被改动过。"
            )
    for event in left.values():
        yield Difference(event.award, f"日志记载授予“{event.name}”的荣誉第{event.award}号，表中已不存在。")


def _certificate_differences(numbered: dict[int, str]) -> Iterator[Difference]:
    left = dict(numbered)
    for certificate in Certificate.select().where(Certificate.state != "held").order_by(Certificate.id):
        number = left.pop(certificate.id, None)
        if number != certificate.number:
            yield Difference(
                certificate.award_id, f"证书“{certificate.number}”与日志记载的编号“{number or '无'}”不一致。"
            )
    for number in left.values():
        yield Difference(0, f"日志记载的证书“{number}”，表中已不存在。")
