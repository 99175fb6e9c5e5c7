"""The facts a certificate shows: what the register froze, and how each fact is written on paper."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

KINDS = ("person", "household", "department", "unit", "group", "community")
CLOSING_PHRASES = ("特发此证", "特颁此证", "特发此状", "以资鼓励", "以资表彰", "以资奖励", "以资证明", "以示感谢")
CONFERRING_PHRASES = ("特授予", "被授予", "被评为", "评选为", "荣获", "授予", "追授")
LATER: dict[str, Any] = {"addressed": True, "term": ""}
DIGITS = "〇一二三四五六七八九"
SAMPLE_CODE = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 5)[:152]  # as long as a signed token, and verifies nothing


@dataclass(frozen=True)
class CertificateFacts:
    """Everything one certificate says; frozen when its number is given.

    `addressee` is the stored name without padding, `title` stands without quotation marks, `qr` is the payload of the
    QR code. `body` is a paragraph, or several, one a line. Where the body itself names the honoree (追授某某同志…),
    `addressed` is false and no line above it does. `term` is the time a plaque is given for.
    """

    kind: str
    addressee: str
    address_form: str
    title: str
    body: str
    issuers: tuple[str, ...]
    granted_on: date
    number: str
    check_code: str
    qr: str
    addressed: bool = True
    term: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is none of {', '.join(KINDS)}: {self.kind!r}")
        told = (self.addressee, self.body, self.qr, *self.issuers)
        if not (self.issuers and all(text.strip() for text in told)):
            raise ValueError("a certificate has an addressee, a body, a QR payload and at least one issuer")

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values; what was not yet known when older facts were frozen stands only where it says more."""
        values = asdict(self) | {"issuers": list(self.issuers), "granted_on": self.granted_on.isoformat()}
        return {name: value for name, value in values.items() if LATER.get(name) != value}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "CertificateFacts":
        """Read what `as_dict` wrote; an unknown or missing name is a TypeError."""
        granted_on = date.fromisoformat(values["granted_on"])
        return cls(**{**values, "issuers": tuple(values["issuers"]), "granted_on": granted_on})


@dataclass(frozen=True)
class Field:
    """One fact as layouts, refusals and previews know it; `write` gives its text on paper."""

    label: str
    sample: str
    write: Callable[[CertificateFacts], str]


def chinese_date(day: date) -> str:
    """Write 2023-05-06 as 二〇二三年五月六日, with U+3007 for the zero."""
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{_small_number(day.month)}月{_small_number(day.day)}日"


def chinese_month(day: date) -> str:
    """Write 2023-05-06 as 二〇二三年五月, as plaques have it."""
    return chinese_date(day).partition("月")[0] + "月"


def _small_number(value: int) -> str:
    tens, ones = divmod(value, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def body_parts(facts: CertificateFacts) -> tuple[str, str, str]:
    """Cut the body around the last “title”, marks included; the last two parts are empty where it is absent."""
    quoted = f"“{facts.title}”"
    before, found, after = facts.body.rpartition(quoted)
    return (before, found, after) if found and facts.title else (facts.body, "", "")


def salutation(facts: CertificateFacts) -> str:
    """Return what follows the addressee: the form of address, if any, and the colon."""
    return f"{facts.address_form}："


def label(facts: CertificateFacts, field: str) -> str:
    """Return the name of a field as a refusal tells it."""
    if field == "addressee" and facts.kind == "person":
        return "姓名"
    return FIELDS[field].label if field in FIELDS else "说明文字"


FIELDS: dict[str, Field] = {
    "addressee": Field("抬头", "张喆", lambda facts: facts.addressee),
    "address_form": Field("称谓", "同志", lambda facts: facts.address_form),
    "title": Field("荣誉称号", "道德文明使者", lambda facts: facts.title),
    "body": Field(
        "正文",
        "在2023年度第二届“道德文明使者”评选活动中，被评为“道德文明使者”。特发此证，以资鼓励。",
        lambda facts: facts.body,
    ),
    "issuers": Field("颁发单位", "临港开发区太昊路办事处", lambda facts: "、".join(facts.issuers)),
    "granted_on": Field("颁发日期", "二〇二三年五月六日", lambda facts: chinese_date(facts.granted_on)),
    "granted_month": Field("颁发年月", "二〇二三年五月", lambda facts: chinese_month(facts.granted_on)),
    "term": Field("届期", "2021—2023年度", lambda facts: facts.term),
    "number": Field("证书编号", "太昊文明〔2023〕第0198号", lambda facts: facts.number),
    "check_code": Field("核验码", "7K3M9-Q9XD2", lambda facts: facts.check_code),
    "qr": Field("二维码", SAMPLE_CODE, lambda facts: facts.qr),
}

SAMPLE = CertificateFacts(
    kind="person",
    addressee=FIELDS["addressee"].sample,
    address_form=FIELDS["address_form"].sample,
    title=FIELDS["title"].sample,
    body=FIELDS["body"].sample,
    issuers=(FIELDS["issuers"].sample,),
    granted_on=date(2023, 5, 6),
    number=FIELDS["number"].sample,
    check_code=FIELDS["check_code"].sample,
    qr=FIELDS["qr"].sample,
)
