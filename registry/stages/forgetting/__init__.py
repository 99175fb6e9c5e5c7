"""Forgetting: a person's facts put away or destroyed, unsuccessful nominees made anonymous; what was published stands."""

from registry.stages.forgetting.retention import anonymise_due, due_cycles, erase_left, unerased
from registry.stages.forgetting.sealing import SealPerson, UnsealPerson, seal_person, unseal_person
from registry.stages.forgetting.shredding import ProposeShredding, ShredPerson, propose_shredding, shred_person

__all__ = [
    "ProposeShredding",
    "SealPerson",
    "ShredPerson",
    "UnsealPerson",
    "anonymise_due",
    "due_cycles",
    "erase_left",
    "propose_shredding",
    "seal_person",
    "shred_person",
    "unerased",
    "unseal_person",
]
