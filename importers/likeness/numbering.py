"""How two numbers may be one: equal, a digit off, two neighbours swapped, a digit lost, or hidden behind stars."""

from operator import ne

from importers.cleaning.identity import is_valid, long_form

# A slip touches one place or two neighbours, so that eight characters at one end or the other stay.
_HEAD, _TAIL = 8, -8


def whole_id(number: str) -> str:
    """Return an ID number in capitals and, where it has 15 digits, in its long form."""
    return long_form(number) if len(number) == 15 else number.upper()


def same_id(left: str, right: str) -> bool:
    """Tell whether two ID numbers are one, in 15 or 18 digits, with a capital X or a small one."""
    if len(left) == len(right):
        return len(left) >= 15 and left.upper() == right.upper()
    return {len(left), len(right)} == {15, 18} and whole_id(left) == whole_id(right)


def valid_id(number: str) -> bool:
    """Tell whether an ID number has the form, the birth date and the check digit of one."""
    return len(number) in (15, 18) and is_valid(number.upper())


def slip(left: str, right: str) -> str:
    """Return in words the one slip by which two numbers differ, or an empty text where it takes more than one."""
    if abs(len(left) - len(right)) > 1:
        return ""
    at = _apart(left, right)
    if len(left) != len(right):
        short, long = sorted((left, right), key=len)
        return f"只少一位（第{at + 1}位）" if short[at:] == long[at + 1 :] else ""
    if left[at + 1 :] == right[at + 1 :]:
        return f"只差一位（第{at + 1}位）"
    swapped = left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]
    return f"只有两位颠倒（第{at + 1}、{at + 2}位）" if swapped else ""


def id_slip(left: str, right: str) -> str:
    """Return the slip between two ID numbers; the check digit that 15 digits lack does not count."""
    if left[:_HEAD] != right[:_HEAD] and left[_TAIL:] != right[_TAIL:] and 15 not in (len(left), len(right)):
        return ""  # one slip leaves the head or the tail as it is
    one, other = whole_id(left), whole_id(right)
    if 15 in (len(left), len(right)):
        one, other = one[:17], other[:17]
    return slip(one, other)


def few_digits_off(left: str, right: str) -> bool:
    """Tell whether two ID numbers of 18 characters differ in two or three of them."""
    return len(left) == len(right) == 18 and sum(map(ne, left.upper(), right.upper())) <= 3


def hidden_same(left: str, right: str) -> bool:
    """Tell whether two ID numbers agree wherever neither hides a digit behind a star."""
    shown = [(one, other) for one, other in zip(left, right, strict=False) if "*" not in (one, other)]
    return len(left) == len(right) and len(shown) >= 8 and all(one == other for one, other in shown)


def _apart(left: str, right: str) -> int:
    """Return the place of the first character in which two numbers differ."""
    ends = min(len(left), len(right))
    return next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), ends)
