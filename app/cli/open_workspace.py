"""Opens the office's data for one command and closes it again, also when the command fails."""

import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from typing import Any

from app.cli.answer import Answer
from app.cli.command import Action, Option
from app.services.plan.plans import current_fiscal_year, plan_of_year
from app.services.workspace.opening import open_desk
from app.services.workspace.workspace import Desk


def action(
    name: str,
    help_: str,
    run: Callable[[Desk, Namespace], Answer],
    *options: Option | tuple[Option, ...],
    **presets: Any,
) -> Action:
    """An action in the workspace of --data, which is opened under the name given by --person.

    Its warnings go to standard error. Refused or Damaged when the data can't be opened.
    """

    def opened(given: Namespace) -> Answer:
        desk = open_desk(given.data)
        desk.person = given.person
        warn(desk)
        with closing(desk):
            return run(desk, given)

    return Action(name, help_, opened, options, presets)


def warn(desk: Desk) -> None:
    """Writes notices about this workspace (unprotected keys …) to standard error, so that JSON stays clean."""
    for sentence in filter(None, (desk.key_warning, *desk.notices)):
        print(sentence, file=sys.stderr)


def working_plan(desk: Desk, fiscal_year: int | None = None) -> bytes:
    """The id of the plan a command means when it names none: the one in force in ``fiscal_year``, else the last one.

    Without a year it is the current fiscal year.
    """
    return plan_of_year(desk, fiscal_year or current_fiscal_year()).id
