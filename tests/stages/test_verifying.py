"""A paper in somebody's hand: valid, corrected, revoked or unknown, and nothing told to who has no paper."""

import base64
import io
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry import journal, tokens
from registry.errors import Forbidden, InvalidInput, RuleViolation
from registry.records import scope
from registry.records.database import fetch_rows
from registry.records.models import Award, Certificate
from registry.records.secrets import CertificateKey, CertificateKeys, certificate_keys, keep_certificate_keys
from registry.stages import issuing, verifying
from registry.stages.issuing import freezing
from registry.stages.verifying import asking
from registry.stages.verifying.asking import masked_name
from registry.stages.verifying.standing import ALL
from tests.factories import ADOPTED, Way, roster, row

SQLITE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def certificates() -> list[Certificate]:
    with scope.everywhere():
        return list(Certificate.select(Certificate, Award).join(Award).order_by(Award.position, Certificate.id))


def token_of(certificate: Certificate) -> str:
    return tokens.found_in(certificate.facts["qr"])


def answers(texts: Sequence[str]) -> list[str]:
    return [verifying.by_token(text).standing.answer for text in texts]


def put(certificate: Certificate, state: str) -> None:
    with scope.everywhere():
        Certificate.update(state=state).where(Certificate.id == certificate.id).execute()


def correct(way: Way, certificate: Certificate) -> Certificate:
    """Let another certificate take the place of one whose name was wrong; return it."""
    said = certificate.facts["addressee"] + "明"
    made = way.do("reviewer", issuing.CorrectCertificate(way.cycle, certificate.id, "姓名有误", said), ADOPTED)
    with scope.everywhere():
        return Certificate.get_by_id(made)


def print_all(way: Way) -> None:
    identities = tuple(one.id for one in certificates())
    way.do("clerk", issuing.MarkPrinted(way.cycle, identities), ADOPTED)


def hand_over(way: Way, certificate: Certificate) -> None:
    with scope.everywhere():
        issuing.print_cycle(way.cycle, io.BytesIO(), only={certificate.id})
    for command in (issuing.MarkPrinted, issuing.SealCertificates):
        way.do("clerk", command(way.cycle, (certificate.id,)), ADOPTED)
    way.do("clerk", issuing.HandOverCertificates(way.cycle, (certificate.id,), "signed"), ADOPTED)


def recall(way: Way, of: Sequence[Certificate]) -> None:
    way.do("approver", issuing.RecallCertificates(way.cycle, tuple(one.id for one in of), "材料不实"), ADOPTED)


def end_awards(of: Sequence[Certificate], state: str) -> None:
    with scope.everywhere():
        Award.update(state=state).where(Award.id.in_([one.award_id for one in of])).execute()


def forged(genuine: Sequence[str]) -> list[str]:
    """Return tokens that somebody without the key makes of genuine ones: bits changed, parts swapped, another key."""
    dice = random.Random(4)
    stranger = Ed25519PrivateKey.generate()
    made = []
    for place, text in enumerate(genuine):
        raw = bytearray(base64.b32decode(text))
        if place % 4 == 0:
            raw[dice.randrange(95)] ^= 1 << dice.randrange(8)
        elif place % 4 == 1:
            raw[31:] = stranger.sign(tokens.DOMAIN + bytes(raw[:31]))
        elif place % 4 == 2:
            raw[31:] = base64.b32decode(genuine[place - 1])[31:]
        else:
            raw[3:11] = dice.randbytes(8)
            raw[31:] = stranger.sign(bytes(raw[:31]))
        made.append(base64.b32encode(bytes(raw)).decode())
    return made


def test_a_certificate_just_issued_is_valid_by_its_code_and_by_number_and_check_code(way: Way) -> None:
    way.open_cycle().store(roster([row(2, name="张喆")])).review().publish().close().decide()
    (certificate,) = certificates()

    by_code = verifying.by_token(certificate.facts["qr"])
    by_number = verifying.by_number(certificate.number, certificate.check_code)

    assert by_code == by_number
    assert (by_code.standing.said, by_code.certificate) == ("有效", certificate.id)
    assert by_code.shown == verifying.Shown(
        certificate.number, "张＊", "道德文明使者", "太昊路办事处", ADOPTED.isoformat()
    )


@SQLITE
def test_a_check_code_of_eight_characters_from_an_earlier_year_still_holds(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "CODE_LENGTH", 8)
    way.to_decision(1)
    (certificate,) = certificates()

    typed = certificate.check_code.lower().replace("-", " ")
    with scope.everywhere():
        seen = verifying.in_sight(typed)

    assert len(certificate.check_code) == 9
    assert verifying.by_number(certificate.number, typed).standing.answer == "valid"
    assert [one.certificate for one in seen] == [certificate.id]
    token = tokens.read(tokens.found_in(certificate.facts["qr"]))
    assert token is not None
    assert token.mark == tokens.name_mark(
        token.serial, typed, certificate.facts["addressee"], certificate.facts["title"]
    )


def test_a_hundred_codes_are_told_apart(way: Way) -> None:
    way.to_decision(90)
    issued = certificates()
    corrected, revoked, valid = issued[:10], issued[10:20], issued[20:]
    print_all(way)
    replacing = [correct(way, one) for one in corrected]
    end_awards(revoked[:5], "revoked")
    recall(way, revoked[5:])

    genuine = [token_of(one) for one in (*valid, *replacing, *corrected, *revoked)]
    said = answers(genuine + forged(genuine[:10]))

    assert said == ["valid"] * 80 + ["corrected"] * 10 + ["revoked"] * 10 + ["unknown"] * 10


def test_a_token_signed_but_never_given_to_a_certificate_is_unknown(way: Way) -> None:
    way.to_decision(1)
    own = certificate_keys().keys[-1]
    stolen = tokens.sign(own, 3, ADOPTED, "AAAA-AAAA", "张喆", "道德文明使者")

    assert answers([stolen]) == ["unknown"]


def test_number_alone_code_alone_and_a_wrong_pair_tell_nothing_not_even_that_they_exist(way: Way) -> None:
    way.to_decision(2)
    first, second = certificates()

    asked = [
        (first.number, ""), ("", first.check_code), (first.number, second.check_code), ("没有这个号", first.check_code),
        (first.number, "0000-0000"), ("没有这个号", "0000-0000"),
    ]  # fmt: skip

    assert {verifying.by_number(*one) for one in asked} == {verifying.NOTHING}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (" 太昊文明〔2023〕 第0001号 ", "{}"),
        ("太昊文明[2023]第0001号", "{}"),
        ("太昊文明（２０２３）第０００１号", "{}"),
        ("太昊文明【2023】第0001号", " {} "),
    ],
)
def test_a_number_is_found_however_its_brackets_are_typed(way: Way, number: str, code: str) -> None:
    way.to_decision(1)
    (certificate,) = certificates()
    typed = code.format(certificate.check_code.replace("-", "").lower())

    assert verifying.by_number(number, typed).standing.answer == "valid"


@SQLITE
def test_a_held_certificate_is_unknown_though_its_token_was_signed(way: Way) -> None:
    way.open_cycle().store(roster([row(2, name="王\U0003134f")])).review().publish().close().decide()
    (held,) = certificates()

    assert held.state == "held"
    assert answers([token_of(held)]) == ["unknown"]


@SQLITE
@pytest.mark.parametrize(
    ("award", "state", "answer", "said"),
    [
        ("active", "numbered", "valid", "现在有效"),
        ("active", "handed_over", "valid", "现在有效"),
        ("retained", "printed", "valid", "现在有效"),
        ("expired", "handed_over", "valid", "届满"),
        ("suspended", "handed_over", "valid", "整改"),
        ("active", "spoiled", "revoked", "已作废"),
        ("active", "recalled", "revoked", "收回"),
        ("active", "corrected", "corrected", "更正"),
        ("revoked", "handed_over", "revoked", "荣誉已被撤销"),
        ("revoked", "recalled", "revoked", "荣誉已被撤销"),
    ],
)
def test_states_of_award_and_certificate_make_the_answer(
    way: Way, award: str, state: str, answer: str, said: str
) -> None:
    way.to_decision(1)
    end_awards(certificates(), award)
    put(certificates()[0], state)

    standing = verifying.by_token(token_of(certificates()[0])).standing

    assert (standing.answer, said in standing.note) == (answer, True)


@SQLITE
def test_revoked_corrected_and_forged_never_read_the_same(way: Way) -> None:
    assert len({(standing.answer, standing.note) for standing in ALL}) == len(ALL)
    assert "unknown" not in {standing.answer for standing in ALL}


@SQLITE
def test_after_the_key_changed_old_and_new_certificates_are_valid(way: Way) -> None:
    way.to_decision(1)
    way.do("admin", verifying.RotateCertificateKey(), date(2023, 6, 1))
    (certificate,) = certificates()
    again = correct(way, certificate)

    assert answers([token_of(certificate), token_of(again)]) == ["corrected", "valid"]
    (entry,) = journal.after(-1, ("CertificateKeyChanged",), 10)
    assert certificate_keys().keys[-1].public.hex() in entry.facts


@SQLITE
def test_the_last_key_that_a_token_can_name_is_not_retired(way: Way) -> None:
    way.to_decision(1)
    (key,) = certificate_keys().keys
    keep_certificate_keys(CertificateKeys(tuple(replace(key, number=number) for number in range(1, 256))))

    with pytest.raises(RuleViolation, match="不能再更换"):
        way.do("admin", verifying.RotateCertificateKey(), date(2023, 6, 1))

    again = correct(way, certificates()[0])
    assert answers([token_of(again)]) == ["valid"]


def test_of_a_lost_and_a_reissued_paper_only_the_new_one_is_valid(way: Way) -> None:
    way.to_decision(1)
    (lost,) = certificates()
    hand_over(way, lost)
    way.do("reviewer", issuing.ReissueCertificates(way.cycle, (lost.id,), "遗失"), ADOPTED)
    (again,) = certificates()
    hand_over(way, again)

    new, old = (verifying.by_token(token_of(one)) for one in (again, lost))

    assert (new.standing.answer, "只有注明“补发”的那一张有效" in new.standing.note) == ("valid", True)
    assert (old.standing.answer, "由后来补发的证书代替" in old.standing.note) == ("corrected", True)
    assert new.shown
    assert old.shown
    assert (new.shown.number, old.shown.number) == (f"{lost.number}（补发）", lost.number)
    for number in (lost.number, new.shown.number, f"{lost.number}(第2次补发)"):
        typed = verifying.by_number(number, lost.check_code)
        assert (typed.standing, typed.certificate) == (new.standing, lost.id)


@SQLITE
def test_a_spoiled_paper_points_to_the_one_with_the_new_number(way: Way) -> None:
    way.to_decision(1)
    (spoiled,) = certificates()
    (made,) = way.do("clerk", issuing.SpoilCertificates(way.cycle, (spoiled.id,), "卡纸"), ADOPTED)
    old, new = certificates()

    assert (old.id, new.id, new.id) == (spoiled.id, new.id, made)
    assert answers([token_of(old), token_of(new)]) == ["corrected", "valid"]
    assert "重新编号" in verifying.by_token(token_of(old)).standing.note


@SQLITE
def test_only_an_administrator_changes_keys_and_addresses(way: Way) -> None:
    for command in (verifying.RotateCertificateKey(), verifying.PointCodes("http://10.21.3.8")):
        for role in ("clerk", "reviewer", "approver", "auditor"):
            with pytest.raises(Forbidden):
                way.do(role, command)


@SQLITE
def test_codes_lead_to_the_address_once_it_is_set(way: Way) -> None:
    assert way.do("admin", verifying.PointCodes("http://10.21.3.8/")) == "HTTP://10.21.3.8/V/"
    way.to_decision(1)
    (certificate,) = certificates()

    assert certificate.facts["qr"].startswith("HTTP://10.21.3.8/V/")
    assert answers([certificate.facts["qr"], certificate.facts["qr"] + "/"]) == ["valid", "valid"]
    assert way.do("admin", verifying.PointCodes("")) == ""


@SQLITE
@pytest.mark.parametrize(
    "address", ["10.21.3.8", "http://光荣榜", "http://a?b", "ftp://a", "http://" + "a" * 40, "http://a b"]
)
def test_an_address_that_no_code_can_hold_is_refused_with_what_to_do(way: Way, address: str) -> None:
    with pytest.raises(InvalidInput, match="地址"):
        way.do("admin", verifying.PointCodes(address))


@pytest.mark.parametrize(
    ("kind", "name", "masked"),
    [
        ("person", "张喆", "张＊"),
        ("person", "阿依古丽·买买提", "阿＊＊＊·＊＊＊"),
        ("person", "𠮷田", "𠮷＊"),
        ("household", "张保国家庭", "张＊＊家庭"),
        ("household", "张保国", "张＊＊"),
        ("unit", "太昊路小学", "太昊路小学"),
    ],
)
def test_a_persons_name_is_hidden_but_for_its_first_character(kind: str, name: str, masked: str) -> None:
    assert masked_name(kind, name) == masked


@SQLITE
def test_a_key_of_ones_own_under_the_registers_number_signs_nothing_valid(way: Way) -> None:
    way.to_decision(1)
    private = Ed25519PrivateKey.generate()
    own = CertificateKey(1, private.public_key().public_bytes_raw(), "", private=private.private_bytes_raw())

    assert answers([tokens.sign(own, 3, ADOPTED, "AAAA-AAAA", "张喆", "道德文明使者")]) == ["unknown"]


def test_staff_find_by_number_or_code_what_is_in_their_sight_alone(way: Way) -> None:
    way.to_decision(1)
    (certificate,) = certificates()
    own, other = way.people["clerk"].office_id, way.people["neighbour"].office_id

    with scope.within(scope.Scope(frozenset({own}))):
        found = [verifying.in_sight(what) for what in (certificate.number, certificate.check_code, "没有")]
    with scope.within(scope.Scope(frozenset({other}))):
        strange = verifying.in_sight(certificate.number)

    assert [len(one) for one in found] == [1, 1, 0]
    assert strange == []


@SQLITE
def test_looking_a_token_or_a_number_up_reads_an_index(way: Way) -> None:
    way.to_decision(1)
    for table, condition, index in (
        ("certificate", f"{asking._SQLITE_TOKEN} = ?", "index_0006_certificate_token"),
        ("certificate", "number = ?", "index_0006_certificate_number"),
        ("certificate_move", f"facts IS NOT NULL AND {asking._SQLITE_TOKEN} = ?", "index_0007"),
    ):
        plan = fetch_rows(f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE {condition}", "x")
        assert index in str(plan)
