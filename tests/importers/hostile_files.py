"""All hostile files, gathered from the modules that make them."""

import hostile_floods
import hostile_ods
import hostile_packages
import hostile_parts
import hostile_places
import hostile_texts
import hostile_xls
from hostile import FILES

__all__ = ["FILES"]

# Each adds its own to the list.
assert all((hostile_floods, hostile_ods, hostile_packages, hostile_parts, hostile_places, hostile_texts, hostile_xls))
