"""What is drawn of a picture, asked of the opener itself."""

import io

import pytest
from PIL import Image

from app.sandbox import limits
from app.sandbox.child.pictures import pixels, stored_pixels
from app.sandbox.rejected import SIZE, UNREADABLE, Rejected
from tests.exchange.test_pictures import encoded


def test_the_pixels_come_in_pieces_that_make_up_the_picture() -> None:
    size, *pieces = pixels(encoded(Image.new("RGB", (1200, 900), (200, 10, 10)), "PNG"), 2048)
    assert size == [1200, 900] and len(pieces) == 4 and b"".join(pieces) == bytes((200, 10, 10)) * 1200 * 900


def test_what_is_too_large_is_refused_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WHOLE_PICTURE_PIXELS", 100)
    picture = Image.new("RGB", (20, 10))
    with pytest.raises(Rejected) as caught:
        list(pixels(encoded(picture, "PNG"), 2048))
    assert caught.value.reason == SIZE
    assert next(iter(pixels(encoded(picture), 2048))) == [20, 10]


def test_only_a_jpeg_can_have_been_stored() -> None:
    with pytest.raises(Rejected) as caught:
        list(stored_pixels(encoded(Image.new("RGB", (20, 10)), "PNG"), 240, 2048))
    assert caught.value.reason == UNREADABLE


def test_note_and_place_of_a_photo_are_in_no_pixel() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", comment=b"secret place")
    assert all(b"secret" not in piece for piece in list(pixels(out.getvalue(), 2048))[1:])
