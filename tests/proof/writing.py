"""What people type into forms and decide, and what they had on screen when they did: told to the oracle."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.journal import reading, writing
from app.journal.reading import Shown
from app.journal.state import DELETED
from app.models.base import COMMON, HEAD
from app.services.activities import activities
from app.services.conflicts import conflicts
from app.services.records import undo
from app.services.records.record_forms import RecordForm
from app.services.removal import erasure, trash
from tests.proof import oracle
from tests.proof.council import chosen
from tests.proof.oracle import Value
from tests.proof.pcs import OpenForm, Pc, Step
from tests.proof.programs import NEWER_GROUP

if TYPE_CHECKING:
    from tests.proof.world import World


TITLES = ("サロン", "座談会", "訪問")
PARTICIPANTS = ("participants", "participants_approximate", "participants_unknown")
"""The group as a form has it."""


def record(world: "World", pc: Pc, number: int) -> None:
    typed = _typed(number)
    form = activities.blank(pc.workspace)
    with world.saving(pc, OpenForm(form.id, {}, form), typed):
        activities.save(pc.workspace, form, {"state": "draft"} | _fields(typed))


def open_record(world: "World", pc: Pc, number: int) -> None:
    record = chosen(world.activities(pc), number)
    if record:
        form = activities.open_form(pc.workspace, record)
        pc.forms.append(OpenForm(record, oracle.on_screen(pc.told.of_record(record)), form))


def save(world: "World", pc: Pc, number: int) -> None:
    forms = [one for one in pc.forms if isinstance(one.form, RecordForm)]
    opened = chosen(forms, number)
    if opened:
        pc.forms.remove(opened)
        before = {group: (opened.form.values[group],) for group in ("title", "content")}
        before["participants"] = tuple(opened.form.values[name] for name in PARTICIPANTS)
        typed = _typed(number)
        changed = {group: value for group, value in typed.items() if value != before[group]}
        with world.saving(pc, opened, changed):
            activities.save(pc.workspace, opened.form, _fields(typed))


def edit(world: "World", pc: Pc, number: int) -> None:
    before = len(pc.forms)
    open_record(world, pc, number)
    if len(pc.forms) > before:
        pc.forms[:] = [pc.forms[-1], *pc.forms[:-1]]
        opened, others = pc.forms[0], pc.forms[1:]
        pc.forms[:] = [opened]
        try:
            save(world, pc, number // 3)
        finally:
            pc.forms[:] = [one for one in pc.forms if one is not opened] + others


def delete(world: "World", pc: Pc, number: int) -> None:
    record = chosen(world.activities(pc), number)
    if record:
        with world.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), None), {DELETED: (1,)}):
            activities.delete(pc.workspace, record)


def cancel(world: "World", pc: Pc, number: int) -> None:
    record = chosen(world.activities(pc), number)
    if record:
        with world.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), None)):
            activities.cancel(pc.workspace, record, "重複")
        world.met["cancelled"] += 1


def undelete(world: "World", pc: Pc, number: int) -> None:
    record = chosen([one for one in world.activities(pc) if oracle.deletion(pc.told.of_record(one)) == "yes"], number)
    if record:
        with world.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), None), {DELETED: (0,)}):
            trash.restore(pc.workspace, [record])


def take_back_step(world: "World", pc: Pc, number: int) -> None:
    """Ctrl+Z."""
    on_screen = {record: oracle.on_screen(pc.told.of_record(record)) for record in pc.told.records()}
    with world.saving(pc, OpenForm(b"", on_screen, None)):  # type: ignore[arg-type]
        undo.undo_last(pc.workspace)


def look(world: "World", pc: Pc, number: int) -> None:
    """The page of conflicts, left open."""
    conflict = chosen(conflicts.list_conflicts(pc.workspace), number)
    if conflict:
        stands = oracle.candidates(pc.told.of_record(conflict.record))
        pc.forms.append(OpenForm(conflict.record, stands, conflict))


def decide(world: "World", pc: Pc, number: int) -> None:
    if not any(isinstance(one.form, conflicts.Conflict) for one in pc.forms):
        look(world, pc, number)
    page = chosen([one for one in pc.forms if isinstance(one.form, conflicts.Conflict)], number)
    if page:
        pc.forms.remove(page)
        world.met["count_conflicts"] += 1
        if page.form.kind == "decided":
            world.met["decided and changed"] += 1
        with world.saving(pc, page):
            candidates = page.form.candidates
            conflicts.resolve_with_candidate(pc.workspace, page.form, candidates[number % len(candidates)].operation)


def reword(world: "World", pc: Pc, number: int) -> None:
    """The head office rewords a target of the plan, with the page open since ``_open_plan`` or just opened."""
    if pc.office == HEAD:
        page = next((one for one in pc.forms if isinstance(one.form, Shown)), None)
        if page is None:
            open_plan(world, pc, number)
            page = pc.forms[-1]
        pc.forms.remove(page)
        typed = {"text": (TITLES[number % 3],)}
        with world.saving(pc, page, typed), pc.workspace.database.writing() as session:
            writing.write(
                session,
                pc.workspace.author(),
                entity="target",
                partition=COMMON,
                record=page.record,
                values=typed,
                shown=page.form,
            )


def open_plan(world: "World", pc: Pc, number: int) -> None:
    records = sorted({one.record for one in pc.told.joined.values() if one.entity == "target"})
    record = records[number % len(records)]
    with pc.workspace.database.reading() as session:
        shown = reading.shown(session, record)
    pc.forms.append(OpenForm(record, oracle.on_screen(pc.told.of_record(record)), shown))


def write_newer(world: "World", pc: Pc, number: int) -> None:
    """A group that an older program does not know."""
    record = chosen(world.activities(pc), number)
    if record and not pc.older:
        form = activities.open_form(pc.workspace, record)
        typed = {NEWER_GROUP: (TITLES[number % 3],)}
        if form.values[NEWER_GROUP] != typed[NEWER_GROUP][0]:
            with world.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), form), typed):
                activities.save(pc.workspace, form, {NEWER_GROUP: typed[NEWER_GROUP][0]})


def erase(world: "World", pc: Pc, number: int) -> None:
    """A name that should never have been typed goes for good."""
    record = chosen(world.activities(pc), number)
    if record:
        every = pc.told.of_record(record)
        field = ("title", "content")[number // 2 % 2]
        with world.saving(pc, OpenForm(record, oracle.on_screen(every), None), {field: ("（消去）",)}):
            erasure.erase_text(pc.workspace, record, field, "（消去）")


def _typed(number: int) -> dict[str, Value]:
    """What is typed into a form: few different values, so that people do type the same."""
    title, count, content = (TITLES[number % 3],), (number % 4, None, None), (f"内容{number % 2}",)
    return ({"title": title}, {"participants": count}, {"title": title, "content": content})[number // 3 % 3] | (
        {} if number % 5 else {"title": title}
    )


def _fields(typed: Mapping[str, Value]) -> dict[str, Any]:
    return {group: value[0] for group, value in typed.items()}


STEPS: dict[str, Step] = {
    "record": record,
    "open": open_record,
    "save": save,
    "edit": edit,
    "delete": delete,
    "cancel": cancel,
    "undelete": undelete,
    "take_back_step": take_back_step,
    "look": look,
    "decide": decide,
    "reword": reword,
    "open_plan": open_plan,
    "write_newer": write_newer,
    "erase": erase,
}
