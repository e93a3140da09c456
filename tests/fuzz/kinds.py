"""Every kind of file from outside, by its name."""

from tests.fuzz import open_kinds, sealed_kinds

KINDS = {kind.name: kind for kind in (*open_kinds.KINDS, *sealed_kinds.KINDS)}
