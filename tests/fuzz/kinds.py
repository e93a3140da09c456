"""Every kind of file from outside, by its name."""

from tests.fuzz import edited_kinds, key_kinds, note_kinds, open_kinds, sealed_kinds, start_kinds

GROUPS = (open_kinds, sealed_kinds, key_kinds, note_kinds, edited_kinds, start_kinds)
KINDS = {kind.name: kind for group in GROUPS for kind in group.KINDS}
