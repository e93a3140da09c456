"""What people type and decide in the year of the evaluation, also two of them without knowing of each other."""

import io
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from unittest.mock import patch

from PIL import Image

from app.services.activities import activities, photos
from app.services.conflicts import conflicts, possible_duplicates
from app.services.evaluation.evaluations import evaluation_id, open_evaluation, save_evaluation
from app.services.figures import year_closing
from app.services.forms import finalising
from app.services.records import undo
from tests.offices import target
from tests.proof import year_promises
from tests.proof.council import chosen
from tests.proof.year_pc import Pc, Step
from tests.proof.year_promises import YEAR

if TYPE_CHECKING:
    from tests.proof.year_world import World

TITLES = ("ふれあいサロン", "座談会")
RATED = {"rating": "B", "rating_reason": "理由", "issue": "課題", "direction": "continue", "qualitative": "数に表れない成果"}


@cache
def picture(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), ("red", "green", "blue")[number]).save(out, "JPEG")
    return out.getvalue()


def record(world: "World", pc: Pc, number: int) -> None:
    values = {
        "date": date(YEAR, 10, 3 + number % 2),
        "target_id": target(pc.workspace, f"1-{1 + number % 2}"),
        "title": TITLES[number // 2 % 2],
        "participants": 1 + number,
        "state": "final",
    }
    activities.save(pc.workspace, activities.blank(pc.workspace), values)


def recount(world: "World", pc: Pc, number: int) -> None:
    record = chosen(world.activities(pc), number)
    if record:
        activities.save(pc.workspace, activities.open_form(pc.workspace, record), {"participants": 100 + number})


def delete(world: "World", pc: Pc, number: int) -> None:
    record = chosen(world.activities(pc), number)
    if record:
        held = frozenset(one.id for one in pc.operations())
        activities.delete(pc.workspace, record)
        world.deletions.setdefault(record, []).append(held)


def photograph(world: "World", pc: Pc, number: int) -> None:
    record = chosen(world.activities(pc), number)
    if record:
        photos.add(pc.workspace, record, picture(number % 3))


def join(world: "World", pc: Pc, number: int) -> None:
    pair = chosen(possible_duplicates.pairs(pc.workspace), number // 2)
    if pair:
        one, other = pair.key
        seen = possible_duplicates.compare(pc.workspace, one, other)
        possible_duplicates.join(pc.workspace, seen, (one, other)[number % 2])
        world.joined.add((one, other))


def evaluate(world: "World", pc: Pc, number: int) -> None:
    of = world.evaluation(pc, number)
    save_evaluation(pc.workspace, open_evaluation(pc.workspace, of), RATED | {"outcome": f"成果{len(world.steps)}"})


def make_final(world: "World", pc: Pc, number: int) -> None:
    of = world.evaluation(pc, number)
    form = open_evaluation(pc.workspace, of)
    if form.is_new:
        evaluate(world, pc, number)
        form = open_evaluation(pc.workspace, of)
    with patch.object(finalising, "_issue", lambda *_: None):  # drawing the copy is proven elsewhere
        finalising.make_evaluation_final(pc.workspace, form)
    world.confirmed.setdefault(evaluation_id(of), set()).add(form.values["outcome"])


def close(world: "World", pc: Pc, number: int) -> None:
    before = {one.id for one in world.head.operations()}
    year_closing.close_year(world.head.workspace, YEAR)
    (closing,) = (one.id for one in world.head.operations() if one.id not in before)
    world.counted[closing] = frozenset(before)


def reopen(world: "World", pc: Pc, number: int) -> None:
    year_closing.reopen_year(world.head.workspace, YEAR, "確かめるため")


def decide(world: "World", pc: Pc, number: int) -> None:
    found = chosen(conflicts.list_conflicts(pc.workspace), number)
    if found:
        held = frozenset(one.id for one in pc.operations())
        candidate = found.candidates[number % len(found.candidates)]
        conflicts.resolve_with_candidate(pc.workspace, found, candidate.operation)
        world.met["decided"] += 1
        world.deletions.setdefault(found.record, []).append(held)
        if found.entity in ("evaluation", "branch_evaluation"):
            world.confirmed.setdefault(found.record, set()).add(year_promises.outcome(pc, found.record))


def take_back(world: "World", pc: Pc, number: int) -> None:
    """Ctrl+Z. What it brings back, people have before them."""
    undo.undo_last(pc.workspace)
    world.seen_again(pc)


def both_record(world: "World", pc: Pc, number: int) -> None:
    """One salon, written down twice; then everybody holds both."""
    pcs = pc, world.partner(pc)
    for one in pcs:
        record(world, one, number)
    world.exchange(*pcs, *pcs)


def both_join(world: "World", pc: Pc, number: int) -> None:
    for step, one in enumerate((pc, world.partner(pc))):
        join(world, one, number - number % 2 + step)


def final_and_reworded(world: "World", pc: Pc, number: int) -> None:
    other = world.partner(pc)
    evaluate(world, pc, number)
    world.exchange(pc, other)
    make_final(world, pc, number)
    evaluate(world, other, number)


def deleted_and_photographed(world: "World", pc: Pc, number: int) -> None:
    other = world.partner(pc)
    record(world, pc, number)
    world.exchange(pc, other)
    delete(world, pc, number)
    photograph(world, other, number)


STEPS: dict[str, Step] = {
    "record": record,
    "recount": recount,
    "delete": delete,
    "photograph": photograph,
    "join": join,
    "evaluate": evaluate,
    "make_final": make_final,
    "close": close,
    "reopen": reopen,
    "decide": decide,
    "take_back": take_back,
    "both_record": both_record,
    "both_join": both_join,
    "final_and_reworded": final_and_reworded,
    "deleted_and_photographed": deleted_and_photographed,
}
