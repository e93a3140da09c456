"""The picture of the packages in docs/architecture.md is what `make picture` draws from the imports of today."""

from tools.picture import DOCUMENT, PICTURES, arrows, drawn, reduced


def test_the_picture_in_the_document_is_the_one_drawn_from_the_imports() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert drawn(text) == text, "run `make picture`"


def test_every_package_is_in_its_picture() -> None:
    for package in PICTURES:
        assert len(arrows(package)) > 10


def test_an_arrow_that_a_longer_way_shows_is_left_out() -> None:
    edges = {"ui": {"services", "rules"}, "services": {"rules"}, "rules": set[str]()}
    assert reduced(edges) == {"ui": {"services"}, "services": {"rules"}, "rules": set()}
