"""The steps from the first schema to this program's, in order.

A new database is made from the declared models and needs none of them. After a release a changed table needs a step here,
which brings the databases in use to the same tables. A step is released once and never changed; it says its SQL itself and
imports no model, because the models go on changing. Tables of synchronised records only need their columns: the journal is
folded into them when the office is opened (app.journal.catalogue).
"""

from collections.abc import Callable
from typing import Any

Upgrade = Callable[[Any], None]
"""One step on an open driver connection, inside the transaction of app.store.schema (so never ``executescript``: it commits)."""

UPGRADES: tuple[Upgrade, ...] = ()
"""The first leads from schema 1 to schema 2."""
