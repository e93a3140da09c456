"""様式の設定: each form's title, number, stamp boxes and headings in the council's own words. They travel to the branches.

Headings are stored as a list from the program's word to the council's. So every heading a form prints can be reworded, also
one that comes with a later version. What nobody set has its default.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON
from app.models.form import FormSetting
from app.models.plan import Plan, Term
from app.reports.engine.words import HEADINGS
from app.reports.paper import Bullets, Choice, Heading, Paper, Part, Table, Text
from app.rules.resources import resource
from app.services.plan.plans import offices, plan_tree, terms
from app.services.plan.vocabulary_file import VocabularyTerm, read_vocabulary
from app.services.records.actions import action, save_form
from app.services.records.record_forms import RecordForm, all_of, derived_record_id, few_of, live, open_form, refuse_others
from app.services.workspace.workspace import Workspace

NONE = "none"
HEADING = "heading_"
STAMP, BRANCH_STAMP = "stamp_box", "stamp_box_branch"
STAMPS, FORM = "form_stamps", "form"
PROVISIONAL = HEADINGS["provisional"]
MOST_BOXES = 12


@dataclass(frozen=True)
class Look:
    """The head of a form. ``stamps`` "": no boxes. ``headings``: the program's word → the council's.

    ``own_title``/``own_number``: set for this form, and therefore stronger than what the document brings.
    """

    title: str
    number: str
    own_title: bool
    own_number: bool
    stamps: str
    boxes: tuple[str, ...]
    branch_boxes: tuple[str, ...]
    headings: Mapping[str, str]


@dataclass(frozen=True)
class FormLine:
    """One form in the list of settings."""

    id: bytes
    code: str
    title: str
    number: str
    stamps: str


@dataclass(frozen=True)
class HeadingLine:
    """One heading of a form: the program's word, and the council's ("": the same)."""

    id: bytes
    word: str
    own: str


def read_look(session: Session, code: str, name: str) -> Look:
    """The head of a form. ``name``: its title when neither the settings nor the vocabulary have one."""
    found = live(session, FormSetting, setting_id(code))
    term = next((one for one in terms(session, FORM) if one.code == code), None)
    stamps = next((label for one, label in _usual(session, STAMPS) if one == code), "")
    boxes = tuple(one.label for one in terms(session, STAMP))
    branch = tuple(label for _, label in _usual(session, BRANCH_STAMP))
    if found is not None:
        stamps = {NONE: "", None: stamps}.get(found.stamps, found.stamps or "")
        boxes = _lines(found.boxes) or boxes
        branch = _lines(found.branch_boxes) or branch
    return Look(
        title=(found.form_title if found else None) or (term.label if term else name),
        number=(found.form_number if found else None) or (term.note if term else ""),
        own_title=bool(found and found.form_title),
        own_number=bool(found and found.form_number),
        stamps=stamps,
        boxes=boxes,
        branch_boxes=branch,
        headings=_headings(session, code),
    )


def looking(paper: Paper, look: Look, of_branch: bool) -> Paper:
    """The document with the council's title, number, headings and stamp boxes.

    A supplement with its own title and without boxes stays as it is.
    """
    supplement = bool(paper.title) and not paper.stamp_boxes
    boxes = (look.branch_boxes if of_branch else look.boxes) if look.stamps and not supplement else ()
    title = look.title if not paper.title or (look.own_title and not supplement) else paper.title
    if PROVISIONAL in paper.title and PROVISIONAL not in title:
        title += PROVISIONAL
    return replace(
        paper,
        title=title,
        form_number=look.number if look.own_number else paper.form_number or look.number,
        stamp_boxes=boxes,
        stamps_name=look.stamps or paper.stamps_name,
        parts=tuple(_reworded(part, look.headings) for part in paper.parts) if look.headings else paper.parts,
    )


def form_lines(workspace: Workspace, kinds: Mapping[str, str]) -> list[FormLine]:
    """The settings of every form. ``kinds``: code → name, in order."""
    with workspace.database.reading() as session:
        looks = {code: read_look(session, code, name) for code, name in kinds.items()}
    return [FormLine(setting_id(code), code, look.title, look.number, look.stamps) for code, look in looks.items()]


def open_setting(workspace: Workspace, code: str, name: str) -> RecordForm:
    """The settings of a form with the present value in every field, so that people change what they see."""
    with workspace.database.reading() as session:
        form, look = _open(session, code), read_look(session, code, name)
    usual = {
        "form_title": look.title,
        "form_number": look.number,
        "stamps": look.stamps or NONE,
        "boxes": "\n".join(look.boxes),
        "branch_boxes": "\n".join(look.branch_boxes),
    }
    return replace(form, values=form.values | {key: value for key, value in usual.items() if not form.values[key]})


def save_setting(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-title", "too-many-boxes", "not-head-office")."""
    refuse_others(workspace, COMMON)
    if not str(values.get("form_title", form.values["form_title"]) or "").strip():
        raise Refused("missing-title", "様式の題名が入っていません。", "題名を入れてから、もう一度保存してください。")
    for name in ("boxes", "branch_boxes"):
        if len(_lines(values.get(name))) > MOST_BOXES:
            raise Refused("too-many-boxes", f"欄は {MOST_BOXES}個までです。", "1行に1つ、減らして書いてください。")
    changed = {name for name, value in values.items() if _plain(value) != _plain(form.values[name])}
    groups = [group.fields for group in FormSetting.groups if changed.intersection(group.fields)]
    written = {name: (form.values | dict(values))[name] for fields in groups for name in fields}
    with action(workspace) as act:
        kept = _open(act.session, str(form.values["code"])).values  # unchanged fields keep following the default
        return bool(written) and save_form(workspace, replace(form, values=kept), written)


def heading_lines(workspace: Workspace, code: str, papers: Callable[[], list[Paper]]) -> list[HeadingLine]:
    """Every heading the form prints, in order. ``papers`` makes its documents with the program's own words."""
    with workspace.database.reading() as session:
        own, names = _headings(session, code), _names(session)
    words = dict.fromkeys(word for paper in papers() for part in paper.parts for word in _words(part))
    found = [word for word in words if word.strip() and word not in names and not _DYNAMIC.search(word)]
    return [HeadingLine(heading_id(code, word), word, own.get(word, "")) for word in dict.fromkeys([*found, *own])]


def open_heading(workspace: Workspace, code: str, word: str) -> RecordForm:
    """The form of one heading, by the program's word."""
    record = heading_id(code, word)
    return open_form(workspace, "term", COMMON, record, listing=_listing(code), code=_code(word), note=word)


def save_heading(workspace: Workspace, form: RecordForm, own: str) -> bool:
    """An empty word restores the program's. Raises Refused("same-heading") for a word another heading of this form has."""
    refuse_others(workspace, COMMON)
    with action(workspace) as act:
        others = [label for word, label in _headings(act.session, form_of(form)).items() if word != form.values["note"]]
        if own.strip() and own.strip() in others:
            raise Refused("same-heading", f"「{own.strip()[:20]}」は、もう別の見出しです。", "ほかの言葉にしてください。")
        return save_form(workspace, form, {"label": own, "note": form.values["note"]})


def form_of(form: RecordForm) -> str:
    """The code of the form a heading belongs to."""
    return str(form.values["listing"]).removeprefix(HEADING)


def titles(workspace: Workspace, kinds: Mapping[str, str]) -> dict[str, str]:
    """The title of each form, by its code."""
    return {line.code: line.title for line in form_lines(workspace, kinds)}


def setting_id(code: str) -> bytes:
    """The record id of the settings of a form."""
    return derived_record_id("form_setting", code)


def heading_id(code: str, word: str) -> bytes:
    """The record id of a heading, derived from form and word."""
    return derived_record_id("term", _listing(code), _code(word))


_DYNAMIC = re.compile(r"^(?:R|H|令和|平成|基本目標|【重点】)[0-9０-９元]|^[0-9]+月?$|月分|年度$|（見込）$")
"""Headings made of a year, a month or a number of the plan: they are not the form's own words."""


def _open(session: Session, code: str) -> RecordForm:
    return open_form(session, "form_setting", COMMON, setting_id(code), code=code)


def _usual(session: Session, listing: str) -> list[tuple[str, str]]:
    """A list of the council's, or the shipped one when the office's data are older than the list."""
    found = [(one.code, one.label) for one in terms(session, listing)]
    return found or [(one.code, one.label) for one in _bundled() if one.listing == listing]


@cache
def _bundled() -> list[VocabularyTerm]:
    return read_vocabulary(resource("vocabulary.toml"))


def _plain(value: Any) -> str:
    return str(value or "").strip()


def _listing(code: str) -> str:
    return f"{HEADING}{code}"


def _code(word: str) -> str:
    return sha256(word.encode()).hexdigest()[:16]


def _lines(text: Any) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(text or "").splitlines() if line.strip())


def _headings(session: Session, code: str) -> dict[str, str]:
    found = few_of(session, Term, "code", listing=_listing(code))
    return {row.note: row.label for row in found if row.note and row.label}


def _names(session: Session) -> set[str]:
    """Names of the plan, offices and marks, which are no headings of a form."""
    names = {one.short_name for one in offices(session)} | {one.name for one in offices(session)}
    names |= {term.label for term in all_of(session, Term).values() if term.label and (term.listing or "").startswith("rating")}
    for plan in all_of(session, Plan):
        tree = plan_tree(session, plan)
        names |= {target.label for target in tree.targets} | {f"【重点】{target.label}" for target in tree.targets}
    return names


def _words(part: Part) -> Iterator[str]:
    match part:
        case Text() | Bullets() | Choice():
            yield part.name
        case Heading():
            yield part.text
        case Table():
            yield part.caption
            for column in part.columns:
                yield from (column.group, column.title)


def _reworded(part: Part, own: Mapping[str, str]) -> Part:
    match part:
        case Text() | Bullets() | Choice():
            return replace(part, name=own.get(part.name, part.name))
        case Heading():
            return replace(part, text=own.get(part.text, part.text))
        case Table():
            columns = tuple(
                replace(one, title=own.get(one.title, one.title), group=own.get(one.group, one.group)) for one in part.columns
            )
            return replace(part, caption=own.get(part.caption, part.caption), columns=columns)
    return part
