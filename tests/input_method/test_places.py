"""Every field of every page, one phrase after the other: what is composed comes in, its candidates beside it."""

from typing import Any

import pytest

from app.services.workspace.workspace import Workspace
from tests.input_method.clerk import Clerk
from tests.input_method.conftest import At
from tests.input_method.desk import wait_for
from tests.offices import activity

SLACK = 4
"""Pixels by which a candidate window may stand off from its field."""


def an_activity(workspace: Workspace) -> None:
    activity(workspace, title="前の題", place="公民館")


def is_beside(place: list[int], rect: list[int]) -> bool:
    left, top, width, height = rect
    across, down = place[0], place[1] + place[3]
    return left - SLACK <= across <= left + width + SLACK and top - SLACK <= down <= top + height + SLACK


def faults(clerk: Clerk, number: int) -> list[str]:
    """What goes wrong when a phrase is typed into a field of the page."""
    field = clerk.program.ask("bring", number=number)
    if field is None:
        return []
    clerk.presses("ctrl+End")
    if not field["takes_composition"]:
        clerk.desk.type("1")
        return [] if "1" in clerk.looks_again()["focus"]["text"] else [f"{field['name']}: a digit was lost"]
    before, told = clerk.program.focus()["text"], []
    clerk.composes("mimamori", "みまもり")
    try:
        wait_for(
            lambda: is_beside(clerk.desk.method.place(), clerk.program.focus()["rect"]), "the candidates are beside the field"
        )
    except AssertionError:
        told.append(f"{field['name']} at {clerk.program.focus()['rect']}: its candidates are at {clerk.desk.method.place()}")
    clerk.converts("見守り")
    clerk.confirms()
    now = clerk.looks_again()["focus"]
    if now["name"] != field["name"] or now["text"] != f"{before}見守り":
        told.append(f"{field['name']}: {now['text']!r} in {now['name']}")
    return told


@pytest.mark.parametrize("office", ["head", "daito"])
def test_a_phrase_comes_into_every_field_with_its_candidates_beside_it(at_work: At, office: str) -> None:
    found: list[str] = []
    seen: dict[str, int] = {}
    with at_work(office, prepare=an_activity) as clerk:
        for page in clerk.program.ask("pages"):
            clerk.opens(page)
            seen[page] = count = clerk.program.ask("count")
            for number in range(count):
                found += [f"{page}: {one}" for one in faults(clerk, number)]
                where: dict[str, Any] = clerk.program.state()
                if where["page"] != page:
                    clerk.opens(page)
    assert found == []
    assert sum(seen.values()) > 30, seen
