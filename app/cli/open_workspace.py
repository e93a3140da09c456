"""Opens the office's data for one command and closes it again, also when the command fails."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from app.services.plan.plans import current_fiscal_year, plan_of_year
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace


@contextmanager
def chosen_workspace(options: Namespace) -> Iterator[Workspace]:
    """The workspace in --data, opened under the name given by --person.

    Its warnings go to standard error. Refused or Damaged when the data can't be opened.
    """
    workspace = open_workspace(options.data)
    workspace.person = options.person
    warn(workspace)
    try:
        yield workspace
    finally:
        workspace.close()


def warn(workspace: Workspace) -> None:
    """Writes notices about this workspace (unprotected keys …) to standard error, so that JSON stays clean."""
    for sentence in filter(None, (workspace.key_warning, *workspace.notices)):
        print(sentence, file=sys.stderr)


def working_plan(workspace: Workspace, fiscal_year: int | None = None) -> bytes:
    """The id of the plan a command means when it names none: the one in force in ``fiscal_year``, else the last one.

    Without a year it is the current fiscal year.
    """
    return plan_of_year(workspace, fiscal_year or current_fiscal_year()).id
