"""Verifying: what the register says of a certificate in somebody's hand, to everybody, and in one file without a network."""

from registry.stages.verifying.asking import NOTHING, Answer, Shown, by_number, by_token, in_sight
from registry.stages.verifying.listing import SignedList, signed_list
from registry.stages.verifying.offline import offline_page
from registry.stages.verifying.signing import PointCodes, RotateCertificateKey, fingerprint, point_codes, rotate_key
from registry.stages.verifying.standing import ANSWERS, Standing, standing_of

__all__ = [
    "ANSWERS",
    "NOTHING",
    "Answer",
    "PointCodes",
    "RotateCertificateKey",
    "Shown",
    "SignedList",
    "Standing",
    "by_number",
    "by_token",
    "fingerprint",
    "in_sight",
    "offline_page",
    "point_codes",
    "rotate_key",
    "signed_list",
    "standing_of",
]
