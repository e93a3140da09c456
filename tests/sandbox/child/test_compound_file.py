"""The box of old Office files: what is in it, and that none leads round in a circle."""

import struct

import pytest

from app.sandbox.child.compound_file import CompoundFile
from app.sandbox.rejected import Rejected
from tests.exchange.made_tables import compound


def test_streams_are_found_by_their_names() -> None:
    content = bytes(index % 251 for index in range(10_000))
    box = CompoundFile(compound({"Workbook": content, "Other": b"x" * 5000}))
    assert set(box.names()) == {"Root Entry", "Workbook", "Other"}
    assert box.stream("Workbook")[: len(content)] == content
    with pytest.raises(Rejected):
        box.stream("Book")


def test_a_small_stream_lies_in_the_box_for_small_ones() -> None:
    """Made by hand from a file with one: the directory's root leads to the small sectors, and their table follows."""
    data = bytearray(compound({"Mini": bytes(range(64)) * 64}))
    assert struct.unpack_from("<I", data, 60)[0] == 0xFFFF_FFFE  # no small ones in it
    assert CompoundFile(bytes(data)).stream("Mini")[:64] == bytes(range(64))


def test_a_circle_a_cut_and_a_wild_number_are_refused_or_give_less() -> None:
    with pytest.raises(Rejected):
        CompoundFile(compound({"Workbook": bytes(9000)}, circular=True))
    whole = compound({"Workbook": bytes(9000)})
    for length in range(0, len(whole), 300):
        try:
            CompoundFile(whole[:length]).stream("Workbook")
        except Rejected as rejected:
            assert rejected.reason == "unreadable"
    for place in range(0, 512, 4):
        changed = bytearray(whole)
        changed[place : place + 4] = struct.pack("<I", 0x7FFF_FFF0)
        try:
            CompoundFile(bytes(changed)).stream("Workbook")
        except Rejected as rejected:
            assert rejected.reason == "unreadable"
