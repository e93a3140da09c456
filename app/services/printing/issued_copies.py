"""確定版 (issued copies): a form made final keeps its content, and is printed again as it was, whatever changes later.

The content travels as ordinary records; the PDF is also kept on this PC, sealed, so that a reprint gives the same bytes.
Reopening needs a reason; the next final print of the same form gets the next number. Making an evaluation, an annual plan
or minutes final issues a copy too (app.services.forms.finalising).
"""

import base64
import hashlib
import zlib
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON, HEAD
from app.models.review import Edition
from app.reports.paper_json import papers_to_json
from app.rules import clock
from app.services.printing.form_kinds import Choice, DrawnForm, FormKind, drawn, form_papers
from app.services.printing.issued_contents import papers_of, part_id
from app.services.records.actions import Action, action
from app.services.records.list_rows import row_of
from app.services.records.record_forms import derived_record_id, live, open_form
from app.services.workspace.workspace import Workspace

PART = 16_000
NOT_AS_ISSUED = "この印刷は、確定したときのPDFと字の並びが違います。提出には、確定したPCにある印刷を使ってください。"


@dataclass(frozen=True)
class EditionRow:
    """One issued copy. ``is_open``: it was reopened, and a newer one will follow."""

    id: bytes
    form: str
    fiscal_year: int
    subject: str
    number: int
    name: str
    issued_on: date | None
    issued_by: str
    note: str
    is_open: bool
    reopened_on: date | None
    reopen_reason: str


def make_final(workspace: Workspace, kind: FormKind, choice: Choice, *, subject: str, name: str, note: str = "") -> EditionRow:
    """Issues a copy: keeps the documents as they would be printed now. ``subject`` says of what (a target's code, "all").

    Raises Refused("already-final") while the last one is not reopened, Refused("not-head-office") at a branch for a common
    form.
    """
    with action(workspace, f"{name}の確定") as act:
        last = last_copy(act, kind, choice.fiscal_year, subject)
        if last is not None and last.reopened_on is None:
            raise already_final(name)
        record = keep_copy(act, kind, choice, subject, name, note)
    return edition(workspace, record)


def subject_of(kind: FormKind, *, target: bytes | None = None, goal: str = "", office: str = "", period: str = "year") -> str:
    """What a copy is of, as a stable text, so that the next copy of the same gets the next number."""
    which = f"target:{target.hex()}" if target else f"goal:{goal}" if goal else "all"
    of_period = period if period != "year" and "period" in kind.per else ""
    return "/".join(filter(None, (which, office if "office" in kind.per else "", of_period)))


def subject_of_choice(kind: FormKind, choice: Choice) -> str:
    """``subject_of`` for a choice with at most one target."""
    (target,) = choice.targets or (None,)
    return subject_of(kind, target=target, office=choice.office, period=choice.period)


def editions(workspace: Workspace, *, form: str = "", fiscal_year: int | None = None) -> list[EditionRow]:
    """The issued copies, newest first."""
    wanted = select(Edition).where(Edition.deleted.is_(False))
    if form:
        wanted = wanted.where(Edition.form == form)
    if fiscal_year is not None:
        wanted = wanted.where(Edition.fiscal_year == fiscal_year)
    with workspace.database.reading() as session:
        found = session.scalars(wanted.order_by(Edition.issued_on.desc(), Edition.form, Edition.subject, Edition.number.desc()))
        return [_row(one) for one in found]


def edition(workspace: Workspace, record: bytes) -> EditionRow:
    """Raises Refused("unknown-edition")."""
    with workspace.database.reading() as session:
        found = live(session, Edition, record)
        if found is None:
            raise Refused("unknown-edition", "この確定版は見つかりません。", "一覧から選び直してください。")
        return _row(found)


def reprint(workspace: Workspace, record: bytes) -> DrawnForm:
    """The issued copy as it was: the bytes of the kept PDF, or drawn again from its content when it came from another PC.

    Another version of the program may lay it out differently; then ``as_issued`` is False. Raises Damaged("bad-edition")
    when its content is damaged.
    """
    with workspace.database.reading() as session:
        found = live(session, Edition, record)
        if found is None:
            raise Refused("unknown-edition", "この確定版は見つかりません。", "一覧から選び直してください。")
        digest, papers, issued_on = found.sha256 or b"", papers_of(session, found), found.issued_on
    made = drawn(papers, made_on=issued_on)
    kept = workspace.prints.get(digest)
    if kept is not None:
        return replace(made, data=kept)
    if hashlib.sha256(made.data).digest() != digest:
        return replace(made, as_issued=False)
    workspace.prints.put(made.data)
    return made


def keep_copy(act: Action, kind: FormKind, choice: Choice, subject: str, name: str, note: str) -> bytes:
    """Stores the documents as they would be printed now, under the next number; returns the record id of the copy."""
    session, workspace = act.session, act.workspace
    today = clock.today()
    made = drawn(form_papers(workspace, kind, choice), made_on=today)
    partition = _partition(workspace, kind)
    text = base64.b85encode(zlib.compress(papers_to_json(made.papers).encode(), 9)).decode()
    pieces = [text[start : start + PART] for start in range(0, len(text), PART)]
    digest = hashlib.sha256(made.data).digest()
    last = _last(session, partition, kind.code, choice.fiscal_year, subject)
    number = (last.number or 0) + 1 if last is not None else 1
    # Two PCs that issue different contents under one number make two copies; of one content, one.
    key = ("edition", partition, kind.code, str(choice.fiscal_year), subject, str(number), digest.hex())
    record = derived_record_id(*key, partition=partition)
    form = open_form(session, "edition", partition, record, form=kind.code, fiscal_year=choice.fiscal_year, subject=subject)
    for place, piece in enumerate(pieces):
        part = open_form(session, "edition_part", partition, part_id(record, place, partition), edition_id=record, number=place)
        act.save(part, {"content": piece})
    issued = {"number": number, "name": name, "issued_on": today, "issued_by": workspace.person, "note": note}
    act.save(form, issued | {"part_count": len(pieces), "sha256": digest})
    workspace.prints.put(made.data)
    return record


def mark_reopened(act: Action, found: Edition, reason: str) -> None:
    """Marks an issued copy as reopened today, with the reason."""
    form = open_form(act.session, "edition", found.partition, found.id)
    act.save(form, {"reopened_on": clock.today(), "reopen_reason": reason})


def last_copy(act: Action, kind: FormKind, fiscal_year: int, subject: str) -> Edition | None:
    """The last copy this office issued of this form and subject; of several with one number, one that was not reopened."""
    return _last(act.session, _partition(act.workspace, kind), kind.code, fiscal_year, subject)


def already_final(name: str) -> Refused:
    """The refusal to issue a second copy while the first one was not reopened."""
    return Refused("already-final", f"{name}は、もう確定しています。", "直すときは、先に確定版を開き直してください。")


def _partition(workspace: Workspace, kind: FormKind) -> str:
    if not workspace.is_head:
        return workspace.partition
    return COMMON if kind.shared else HEAD


def _last(session: Session, partition: str, form: str, fiscal_year: int, subject: str) -> Edition | None:
    newest = select(func.max(Edition.number)).where(*_of(partition, form, fiscal_year, subject)).scalar_subquery()
    wanted = select(Edition).where(*_of(partition, form, fiscal_year, subject), Edition.number == newest)
    return session.scalars(wanted.order_by(Edition.reopened_on.is_not(None), Edition.id).limit(1)).first()


def _of(partition: str, form: str, fiscal_year: int, subject: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Edition.partition == partition,
        Edition.form == form,
        Edition.fiscal_year == fiscal_year,
        Edition.subject == subject,
        Edition.deleted.is_(False),
    )


def _row(found: Edition) -> EditionRow:
    return row_of(EditionRow, found, is_open=found.reopened_on is not None)
