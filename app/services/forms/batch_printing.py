"""まとめて印刷: many forms at once into one new folder, which appears complete or not at all."""

import contextlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.errors import Refused
from app.rules.fiscal import fiscal_year_short
from app.services.audit.audit import Comparing
from app.services.figures.year_counts import offices_of_year
from app.services.forms.form_list import FORMS
from app.services.printing.form_kinds import Choice, FormKind, draw_form, refuse_other_years
from app.services.printing.preflight import Finding, findings
from app.services.workspace.workspace import Workspace
from app.store.files import partial_beside, patiently, write_durably
from app.store.leftovers import sweep
from app.store.own_places import refuse_own_place
from app.system_errors import own_error

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Wanted:
    """One PDF of the batch: ``name`` of its file, ``words`` for people."""

    kind: FormKind
    choice: Choice
    name: str
    words: str


@dataclass(frozen=True)
class Printed:
    """One PDF that was written, with what 点検 found in it."""

    name: str
    words: str
    pages: int
    findings: tuple[Finding, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Batch:
    """``left_out``: (form, reason) of what could not be printed."""

    folder: Path
    printed: tuple[Printed, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def pages(self) -> int:
        """The number of pages of all forms."""
        return sum(one.pages for one in self.printed)


def everything(workspace: Workspace, choice: Choice, codes: Sequence[str] | None = None) -> list[Wanted]:
    """Every form (or those of ``codes``) of a plan and year: forms of branches once per branch, at a branch its own.

    Only plan, year, variant and 資料番号 of ``choice`` matter.
    """
    choice = Choice(choice.plan_id, choice.fiscal_year, edition=choice.edition, material=choice.material)
    every = offices_of_year(workspace, choice.fiscal_year)
    branches = [one for one in every if one.kind == "branch" and (workspace.is_head or one.code == workspace.office_code)]
    found = []
    for kind in FORMS:
        if (codes is not None and kind.code not in codes) or not (workspace.is_head or kind.for_branches):
            continue
        if not kind.by_hand and choice.edition != "filled":
            continue
        if "office" not in kind.per:
            found.append(Wanted(kind, choice, kind.code, kind.name))
            continue
        of = [one for one in every if kind.of_head_office and workspace.is_head and one.kind == "head"]
        for office in (*of, *branches):
            one = replace(choice, office=office.code)
            found.append(Wanted(kind, one, f"{kind.code}-{office.code}", f"{kind.name}　{office.name}"))
    return found


def print_batch(workspace: Workspace, wanted: Sequence[Wanted], out: Path, progress: Progress = lambda *_: None) -> Batch:
    """Writes all forms into a new folder in ``out``, which gets its name only when everything is in it. ``out`` is made, with
    its parents, when it is not there.

    When it is stopped or fails, nothing is left behind. Raises Refused("nothing-to-print") when no form could be printed,
    Refused("own-folder", "year-outside-plan"), and what writing files raises.
    """
    refuse_own_place(out)
    sweep(out)
    for one in wanted[:1]:
        refuse_other_years(workspace, one.choice)
    partial = partial_beside(out / "batch")
    printed: list[Printed] = []
    left_out: list[tuple[str, str]] = []
    comparing = Comparing(workspace, wanted[0].choice.fiscal_year) if workspace.is_head and wanted else None
    missing = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        patiently(lambda: partial.mkdir(parents=True))
        for done, one in enumerate(wanted):
            words = f"印刷しています　{one.words}（{done + 1} / {len(wanted)}）"
            progress(done, len(wanted), words)
            try:
                made = draw_form(workspace, one.kind, one.choice, _of(progress, done, len(wanted), words))
            except Refused as refusal:
                if refusal.code == "stopped":
                    raise
                left_out.append((one.words, refusal.what))
                continue
            write_durably(partial / f"{one.name}.pdf", made.data)
            wrong = comparing.wrong_in(one.kind, one.choice, made.papers) if comparing is not None else []
            found = [*(Finding("note", words, "") for words in wrong), *findings(workspace, one.kind, one.choice, made)]
            printed.append(Printed(one.name, one.words, made.pages, tuple(found)))
        progress(len(wanted), len(wanted), "仕上げています")
        if not printed:
            raise Refused("nothing-to-print", "印刷できる様式が、1つもありませんでした。", "年度と様式を選び直してください。")
        folder = _free(out, f"print-{fiscal_year_short(wanted[0].choice.fiscal_year)}")
        patiently(lambda: partial.rename(folder))
    except OSError as error:
        raise own_error(error, out) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        with contextlib.suppress(OSError):  # not empty: the batch is in it
            for empty in missing:
                empty.rmdir()
    return Batch(folder, tuple(printed), tuple(left_out))


def _of(progress: Progress, done: int, whole: int, words: str) -> Progress:
    """While one form of many sheets is drawn, the count of the batch stays visible, and やめる still works."""
    return lambda *_: progress(done, whole, words)


def _free(out: Path, name: str) -> Path:
    """A folder name that is not taken: an older batch is never replaced."""
    number = 1
    while (path := out / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return path
