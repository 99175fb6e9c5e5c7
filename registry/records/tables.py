"""Every table of the register, in an order in which rows may be put back: none before those it refers to."""

import peewee

from registry.records import (
    afterwards,
    annexes,
    bulletins,
    ceremonies,
    clearances,
    delegations,
    forgettings,
    honorees,
    juries,
    ledger,
    models,
    paper,
    plans,
    postings,
    uploads,
)
from registry.records.identities import LikenessKey, LikenessPair, PersonMerge, ToldApart
from registry.records.printers import PrinterCalibration

TABLES: tuple[type[peewee.Model], ...] = (
    *models.TABLES,
    *plans.TABLES,
    *clearances.TABLES,
    *juries.TABLES,
    *annexes.TABLES,
    *postings.TABLES,
    *ceremonies.TABLES,
    *bulletins.TABLES,
    *ledger.TABLES,
    *uploads.TABLES,
    *paper.TABLES,
    *delegations.TABLES,
    *forgettings.TABLES,
    *afterwards.TABLES,
    *honorees.TABLES,
    PrinterCalibration,
    LikenessKey,
    LikenessPair,
    ToldApart,
    PersonMerge,
)
