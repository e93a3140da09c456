"""The lists that must say the same: what is locked for the developers, for Windows, and whose licences are shown."""

import json
import re

from app.rules.resources import resource
from installer.windows.downloads import pins
from installer.windows.payload import REPOSITORY

LINUX_ONLY = {"jeepney", "secretstorage"}


def test_windows_gets_the_versions_that_are_tested_here() -> None:
    here, windows = pins(REPOSITORY / "requirements.lock"), pins(REPOSITORY / "requirements-windows.lock")
    assert {name: version for name, version in here.items() if name not in LINUX_ONLY} == windows


def test_the_suite_under_wine_uses_the_versions_that_are_used_here() -> None:
    here, wine = pins(REPOSITORY / "requirements-dev.lock"), pins(REPOSITORY / "requirements-windows-dev.lock")
    assert {name: here.get(name) for name in wine} == wine


def test_every_library_that_is_carried_has_its_licence_shown() -> None:
    listed = {
        re.sub(r"[-_.]+", "-", one["name"]).lower(): one
        for one in json.loads(resource("licences", "list.json").read_text("utf-8"))
    }
    carried = pins(REPOSITORY / "requirements.lock")
    assert {name: listed[name]["version"] for name in carried} == carried  # else: make licences
    for one in listed.values():
        assert len(resource("licences", one["text"]).read_text("utf-8")) > 200, one["name"]


def test_no_work_that_is_shipped_is_under_the_gpl_alone() -> None:
    for one in json.loads(resource("licences", "list.json").read_text("utf-8")):
        assert not re.search(r"(?<!L)GPL(?!.* WITH [\w-]+-exception)", one["licence"]), one["name"]


def test_every_work_that_is_shipped_is_named_in_the_notices() -> None:
    text = (REPOSITORY / "THIRD-PARTY-NOTICES.md").read_text("utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    named = {_plain(name) for cell in cells for name in re.split(r",|\(.*?\)", cell)}
    shipped = [one["name"].split(" (")[0] for one in json.loads(resource("licences", "list.json").read_text("utf-8"))]
    assert {name for name in shipped if _plain(name) not in named} == set()


def _plain(name: str) -> str:
    """Without the version of a font, and as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.sub(r" \d[\d.]*$", "", name.strip())).lower()


def test_qt_is_taken_under_the_lgpl_and_its_text_is_there() -> None:
    text = resource("licences", "PySide6-Essentials.txt").read_text("utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text and "GNU GENERAL PUBLIC LICENSE" in text


def test_locks_name_no_address() -> None:
    for lock in REPOSITORY.glob("requirements*.lock"):
        assert "://" not in lock.read_text("utf-8"), lock.name
