"""A certificate's token: small enough for its QR code, signed, refused at the change of any bit, verified by old keys."""

import base64
import random
import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import segno

from registry import tokens
from registry.records import secrets
from registry.records.database import transaction
from registry.records.secrets import CertificateKey
from registry.register import Register

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

DAY = date(2023, 5, 6)
CODE = "7K3M-Q9XD"


@pytest.fixture(autouse=True)
def in_a_transaction(register: Register) -> Iterator[None]:
    del register
    with transaction():
        yield


def fresh(name: str = "张喆", office: int = 3) -> str:
    return tokens.code_of(office, DAY, CODE, name, "道德文明使者")


def read(text: str) -> tokens.Token:
    token = tokens.read(text)
    assert token is not None
    return token


def keys() -> tuple[CertificateKey, ...]:
    return secrets.certificate_keys().keys


def is_genuine(text: str) -> bool:
    token = tokens.read(text)
    return token is not None and tokens.genuine(token, keys())


def test_a_token_says_when_and_where_and_no_name() -> None:
    token = read(fresh())

    assert (token.day, token.office, token.key) == (DAY, 3, 1)
    assert tokens.genuine(token, keys())
    assert "张喆".encode() not in token.signed


def test_two_tokens_of_the_same_facts_have_nothing_in_common_that_tells_so() -> None:
    first, second = read(fresh()), read(fresh())

    assert first.serial != second.serial
    assert first.mark != second.mark


def test_a_token_is_95_bytes_and_fits_version_7_after_any_ipv4_address() -> None:
    tokens.point_to("HTTP://255.255.255.255/V/")

    text = fresh()
    symbol = segno.make(text, error="m", micro=False, boost_error=False)

    assert len(base64.b32decode(tokens.found_in(text))) == 95
    assert (symbol.version, symbol.mode) == (7, "alphanumeric")


def test_the_longest_address_still_fits_version_7() -> None:
    tokens.point_to("H" * tokens.LONGEST_ADDRESS)
    assert segno.make(fresh(), error="m", micro=False, boost_error=False).version == 7


def test_every_change_of_a_single_bit_is_refused() -> None:
    raw = base64.b32decode(fresh())

    passed = []
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        if is_genuine(base64.b32encode(changed).decode()):
            passed.append(bit)

    assert is_genuine(base64.b32encode(raw).decode())
    assert (len(raw) * 8, passed) == (760, [])


def test_every_change_of_a_single_bit_of_its_text_is_refused() -> None:
    text = fresh().encode()

    changed = [
        text[:place] + bytes([text[place] ^ 1 << bit]) + text[place + 1 :] for place in range(152) for bit in range(7)
    ]

    assert [one for one in changed if is_genuine(one.decode())] == []


@pytest.mark.parametrize(
    "text", ["", "A" * 152, "A" * 151, "A" * 153, "a" * 152, "Ａ" * 152, "A" * 151 + "\n", "0" * 152]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    assert not is_genuine(text)


def test_a_token_cut_short_or_run_on_is_refused() -> None:
    text = fresh()
    assert not any(is_genuine(one) for one in (text[:-1], text[8:], text + "A", text + "A" * 8, text * 2, text.lower()))


def test_another_registers_key_of_the_same_number_does_not_pass() -> None:
    token, own = read(fresh()), keys()
    tokens.rotate()
    stranger = CertificateKey(1, keys()[-1].public, "")

    assert tokens.genuine(token, own)
    assert not tokens.genuine(token, [stranger])


def test_a_signature_of_something_else_does_not_make_a_token() -> None:
    token = read(fresh())
    _number, signature = tokens.signature_of(token.signed)
    forged = base64.b32encode(token.signed + signature).decode()

    assert not is_genuine(forged)
    with pytest.raises(AssertionError, match="only code_of signs tokens"):
        tokens.signature_of(tokens.DOMAIN + token.signed)


def test_after_a_rotation_old_tokens_verify_and_nobody_can_make_more_of_them() -> None:
    before = fresh()
    made = tokens.rotate()
    after = fresh()

    first, second = keys()
    assert (read(before).key, read(after).key, made.number) == (1, 2, 2)
    assert (is_genuine(before), is_genuine(after)) == (True, True)
    assert (bool(first.retired_at), first.private, bool(second.retired_at), len(second.private)) == (
        True,
        b"",
        False,
        32,
    )


def test_keys_and_address_survive_in_the_file_that_only_its_owner_reads(register: Register) -> None:
    fresh()
    tokens.point_to("HTTP://10.21.3.8/V/")
    file: Path = register.config.secrets

    assert file.stat().st_mode & 0o777 == 0o600
    assert secrets.load(file) == register.secrets
    assert secrets.certificate_keys().address == "HTTP://10.21.3.8/V/"
    assert list(file.parent.glob("honors.secret.*")) == []


def test_a_key_changed_by_another_process_is_used_at_once(register: Register) -> None:
    fresh()
    other = secrets.load(register.config.secrets)
    assert other.file == register.config.secrets
    made = tokens.rotate()  # as the command line would, beside a server that goes on
    assert read(fresh()).key == made.number


def test_no_key_is_shown_by_accident() -> None:
    fresh()
    assert re.search(r"private=", repr(secrets.certificate_keys())) is None


def test_a_mark_is_found_by_who_has_the_paper_however_it_is_typed() -> None:
    token = read(fresh("阿依古丽·买买提"))

    assert token.mark == tokens.name_mark(token.serial, "7k3m q9xd", "阿依古丽•买买提 ", " 道德文明使者")
    assert token.mark != tokens.name_mark(token.serial, "7K3M-Q9XE", "阿依古丽·买买提", "道德文明使者")
    assert token.mark != tokens.name_mark(token.serial, CODE, "阿依古丽·买买题", "道德文明使者")


@pytest.mark.parametrize(
    ("day", "read_as"), [(date(1900, 1, 1), date(1949, 10, 1)), (date(2200, 1, 1), date(2129, 3, 6))]
)
def test_days_beyond_two_bytes_are_told_as_the_nearest(day: date, read_as: date) -> None:
    token = read(tokens.code_of(70_000, day, CODE, "张喆", "好人"))
    assert (token.day, token.office) == (read_as, 0)


def test_no_key_changes_outside_a_transaction() -> None:
    with pytest.raises(AssertionError, match="in a transaction"):
        _rotate_outside()


def _rotate_outside() -> None:
    """Rotate in a thread of its own: the open transaction is this thread's."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            tokens.rotate()
        except AssertionError as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    raise failed[0]


def test_ten_thousand_changes_of_any_kind_are_refused() -> None:
    dice = random.Random(7)
    genuine = [base64.b32decode(fresh()) for _ in range(20)]

    passed = [made for made in (_spoiled(dice, genuine) for _ in range(10_000)) if is_genuine(made)]

    assert passed == []


def _spoiled(dice: random.Random, genuine: list[bytes]) -> str:
    """Change a token as a forger or a bad print might: bytes overwritten, moved, doubled, or taken from another token."""
    raw, other = dice.sample(genuine, 2)
    start, end = sorted(dice.sample(range(96), 2))
    made = dice.choice(
        (
            raw[:start] + dice.randbytes(end - start) + raw[end:],
            raw[:start] + other[start:end] + raw[end:],
            raw[:start] + raw[start:end][::-1] + raw[end:],
            raw[end:] + raw[:end],
            raw[:3] + other[3:31] + raw[31:],
            bytes([dice.randrange(256), dice.randrange(256), dice.randrange(256)]) + raw[3:],
        )
    )
    return base64.b32encode(made).decode() if made not in genuine else ""
