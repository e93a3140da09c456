"""Opens the office's data for one command and closes it again, also when the command fails."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from app.cli.answer import Answer
from app.cli.command import Action, Option
from app.rules.progress import Report, unheard
from app.services.plan.plans import current_fiscal_year, plan_of_year
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace

CLEAR_THE_REST = "\x1b[K"
"""What a terminal takes as: nothing more on this line."""


def action(
    name: str,
    help_: str,
    run: Callable[[Workspace, Namespace], Answer],
    *options: Option | tuple[Option, ...],
    **presets: Any,
) -> Action:
    """An action in the workspace of --data, which is opened under the name given by --person.

    Its warnings go to standard error. Refused or Damaged when the data can't be opened.
    """

    def opened(given: Namespace) -> Answer:
        workspace = open_workspace(given.data)
        workspace.person = given.person
        warn(workspace)
        with closing(workspace):
            return run(workspace, given)

    return Action(name, help_, opened, options, presets)


def warn(workspace: Workspace) -> None:
    """Writes notices about this workspace (unprotected keys …) to standard error, so that JSON stays clean."""
    for sentence in filter(None, (workspace.key_warning, *workspace.notices)):
        print(sentence, file=sys.stderr)


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """Shows on a terminal, in one line that is written over and goes in the end, how far the work in this block is; nothing where
    standard error is no terminal, so that scripts read answers and refusals only.
    """
    if not sys.stderr.isatty():
        yield unheard
        return

    def show(done: int, total: int, text: str) -> None:
        _over(text or (f"{title}（{done * 100 // total}％）" if total else title))

    try:
        yield show
    finally:
        _over("")


def _over(line: str) -> None:
    print(f"\r{line}{CLEAR_THE_REST}", end="", file=sys.stderr, flush=True)


def working_plan(workspace: Workspace, fiscal_year: int | None = None) -> bytes:
    """The id of the plan a command means when it names none: the one in force in ``fiscal_year``, else the last one.

    Without a year it is the current fiscal year.
    """
    return plan_of_year(workspace, fiscal_year or current_fiscal_year()).id
