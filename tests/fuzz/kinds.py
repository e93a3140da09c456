"""Every kind of file from outside, by its name."""

from tests.fuzz import edited_kinds, note_kinds, open_kinds, sealed_kinds

KINDS = {kind.name: kind for kind in (*open_kinds.KINDS, *sealed_kinds.KINDS, *note_kinds.KINDS, *edited_kinds.KINDS)}
