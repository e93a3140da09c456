"""A setup file is believed when any PC of this council's head office signed its note, and by nobody else's word."""

import pytest

from app.errors import Damaged
from app.services.devices.update_note import UpdateNote, open_note, sign_note
from app.store.keys import new_keys

NOTE = UpdateNote(b"o" * 16, "9.0.0", 5, b"s" * 32)


def test_a_note_is_believed_from_each_pc_of_the_head_office_and_from_nobody_else() -> None:
    first, second, stranger = new_keys(), new_keys(), new_keys()
    ours = [first.sign_key, second.sign_key]
    assert [open_note(sign_note(NOTE, pc.signer), ours, NOTE.organisation) for pc in (first, second)] == [NOTE, NOTE]
    for packed, organisation in (
        (sign_note(NOTE, stranger.signer), NOTE.organisation),
        (sign_note(NOTE, first.signer), b"p" * 16),
        (sign_note(NOTE, first.signer)[:-1], NOTE.organisation),
    ):
        with pytest.raises(Damaged) as refused:
            open_note(packed, ours, organisation)
        assert refused.value.code == "tampered-update"
