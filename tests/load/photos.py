"""Thousands of photos: added in the form, listed, printed, handed in in parts, answered, and looked at in the head office."""

import io
import random
from collections.abc import Iterator

from PIL import Image

from app.services.activities import photos
from app.services.activities.photos import MOST
from tests.load.windows import Windows
from tests.offices import activity

SIZE = (320, 240)
HANDED_IN_AFTER = 10
"""Activities with photos between two hand-ins."""


def added(windows: Windows, count: int, first: int = 0) -> Iterator[str]:
    """Adds so many photos after the ``first``, thirty to an activity; each step is one activity with its photos."""
    head, branch = windows.workspaces
    end = first + count
    for number, begin in enumerate(range(first, end, MOST), start=1):
        record = activity(branch, title=f"写真の会{number}")
        windows.branch.open("entry", record)
        pictures = [(f"{one}.jpg", picture(one)) for one in range(begin, min(begin + MOST, end))]
        windows.branch.page("entry").photos.take(pictures)
        yield "add photos"
        assert len(photos.photos_of(branch, record)) == len(pictures), windows.branch.context.notice.text()
        photos.change(branch, photos.photos_of(branch, record)[0].id, {"caption": f"会の様子{number}", "consent": "public"})
        windows.branch.open("activities", record)
        yield "list"
        if number % HANDED_IN_AFTER == 0 or begin + MOST >= end:
            yield from windows.hand_in()
            assert photos.missing_count(head) == 0
            windows.head.open("entry", record)
            yield "look at photos"
            yield from _print(windows)
            yield from windows.send_back()  # else the branch would hand in all photos again


def picture(number: int) -> bytes:
    """A small JPEG unlike every other."""
    noise = Image.frombytes("L", (24, 18), random.Random(number).randbytes(24 * 18))
    out = io.BytesIO()
    noise.resize(SIZE).save(out, "JPEG")
    return out.getvalue()


def _print(windows: Windows) -> Iterator[str]:
    """The report to the public, which shows photos."""
    windows.head.open("print", "public-report")
    yield "draw"
    assert windows.head.page("print").drawn() is not None, windows.head.context.notice.text()
