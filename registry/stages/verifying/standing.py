"""Where a certificate stands: the one place that turns states of certificates and awards into the four answers."""

from dataclasses import dataclass

from registry.records.models import Certificate

ANSWERS = {"valid": "有效", "corrected": "已更正", "revoked": "已撤销", "unknown": "查无此证"}
LIVE = ("numbered", "printed", "sealed", "handed_over", "reissued")


@dataclass(frozen=True)
class Standing:
    """An answer, and the sentence that says what it means for the paper in hand."""

    answer: str
    note: str

    @property
    def said(self) -> str:
        """The answer as people read it."""
        return ANSWERS[self.answer]

    @property
    def qualified(self) -> bool:
        """Tell whether the paper holds with a reservation, which nobody may overlook beside 有效."""
        return self.answer == "valid" and self != VALID


VALID = Standing("valid", "证书由本单位颁发，现在有效。")
REISSUED = Standing("valid", "证书由本单位颁发，曾经补发；只有注明“补发”的那一张有效。")
CORRECTED = Standing("corrected", "这张证书已被更正后的新证书代替，不再有效。请向持证人索要新证书，或向颁发单位查询。")
REPLACED = Standing(
    "corrected", "这张证书已由后来补发的证书代替，不再有效。请向持证人索要补发的证书，或向颁发单位查询。"
)
RENUMBERED = Standing("corrected", "这张证书已作废，由重新编号的新证书代替。请向持证人索要新证书，或向颁发单位查询。")
VOID = Standing("revoked", "这张证书已作废，不再有效。荣誉本身是否有效，请向颁发单位查询。")
RECALLED = Standing("revoked", "这张证书已被颁发单位收回，不再有效。")
REVOKED = Standing("revoked", "这项荣誉已被撤销，证书不再有效。")
UNKNOWN = Standing(
    "unknown", "没有查到这张证书：它不是本单位颁发的，或者录入有误。请对照纸面再试一次；还查不到，请向颁发单位核实。"
)

_ENDED = {"corrected": CORRECTED, "recalled": RECALLED, "spoiled": VOID}
_SUCCEEDED = {"corrected": CORRECTED, "recalled": CORRECTED, "spoiled": RENUMBERED}
_HONORS = {
    "expired": Standing("valid", "证书由本单位颁发，是真的；但这项荣誉已经届满，现在不再享有称号。"),
    "suspended": Standing("valid", "证书由本单位颁发，是真的；但这项荣誉正在整改期，请向颁发单位查询现在的情况。"),
}
ALL = (VALID, REISSUED, CORRECTED, REPLACED, RENUMBERED, VOID, RECALLED, REVOKED, *_HONORS.values())


def standing_of(certificate: Certificate, *, replaced: bool = False, former: bool = False) -> Standing:
    """Say where a certificate stands, by its own state and its award's.

    `replaced` tells that a later certificate of the same award lives; `former`, that the paper in question is an
    earlier one of the same certificate, from before it was made out again.
    """
    if certificate.number is None:
        return UNKNOWN
    if certificate.award.state == "revoked":
        return REVOKED
    if certificate.state not in LIVE:
        return (_SUCCEEDED if replaced else _ENDED)[certificate.state]
    if former:
        return REPLACED
    made_again = certificate.facts["number"] != certificate.number  # 补发 stands beside the number on the paper
    return _HONORS.get(certificate.award.state) or (REISSUED if made_again else VALID)
