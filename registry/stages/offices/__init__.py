"""Offices and the people who act for them: the tree, signing in, roles lent, changed and taken away, work handed over."""

from registry.stages.offices.changing import (
    ChangePassword,
    ChangeRoles,
    DismissActor,
    ResetPassword,
    change_password,
    change_roles,
    dismiss_actor,
    reset_password,
)
from registry.stages.offices.delegating import (
    LONGEST,
    DelegateRoles,
    EndDelegation,
    delegate_roles,
    end_delegation,
    lendable,
)
from registry.stages.offices.handing_over import HandOverWork, hand_over_work, open_seats, open_work
from registry.stages.offices.passwords import first_password
from registry.stages.offices.people import ALONE, find_person
from registry.stages.offices.registering import RegisterActor, RegisterOffice, register_actor, register_office
from registry.stages.offices.signing_in import FAILURES_BEFORE_LOCK, by_username, sign_in

__all__ = [
    "ALONE",
    "FAILURES_BEFORE_LOCK",
    "LONGEST",
    "ChangePassword",
    "ChangeRoles",
    "DelegateRoles",
    "DismissActor",
    "EndDelegation",
    "HandOverWork",
    "RegisterActor",
    "RegisterOffice",
    "ResetPassword",
    "by_username",
    "change_password",
    "change_roles",
    "delegate_roles",
    "dismiss_actor",
    "end_delegation",
    "find_person",
    "first_password",
    "hand_over_work",
    "lendable",
    "open_seats",
    "open_work",
    "register_actor",
    "register_office",
    "reset_password",
    "sign_in",
]
