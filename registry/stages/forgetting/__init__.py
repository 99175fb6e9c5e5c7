"""Forgetting: a person's facts put away or destroyed, unsuccessful nominees made anonymous; what was published stands."""

from registry.stages.forgetting.finding import Somebody, look_up
from registry.stages.forgetting.retention import Keeping, anonymise_due, due_cycles, erase_left, kept_until, unerased
from registry.stages.forgetting.sealing import SealPerson, UnsealPerson, seal_person, unseal_person
from registry.stages.forgetting.shredding import ProposeShredding, ShredPerson, propose_shredding, shred_person

__all__ = [
    "Keeping",
    "ProposeShredding",
    "SealPerson",
    "ShredPerson",
    "Somebody",
    "UnsealPerson",
    "anonymise_due",
    "due_cycles",
    "erase_left",
    "kept_until",
    "look_up",
    "propose_shredding",
    "seal_person",
    "shred_person",
    "unerased",
    "unseal_person",
]
