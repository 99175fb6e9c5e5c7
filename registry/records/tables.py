"""Every table of the register, in an order in which rows may be put back: none before those it refers to."""

import peewee

from registry.records import models
from registry.records.identities import LikenessKey, LikenessPair, PersonMerge, ToldApart

TABLES: tuple[type[peewee.Model], ...] = (*models.TABLES, LikenessKey, LikenessPair, ToldApart, PersonMerge)
