"""Opening the office's data for one command and closing it again, whatever happens."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from app.services.plan.plans import current_fiscal_year, plan_of_year
from app.services.workspace.opening import open_desk
from app.services.workspace.workspace import Desk


@contextmanager
def at_desk(options: Namespace) -> Iterator[Desk]:
    desk = open_desk(options.data)
    desk.person = options.person
    warn(desk)
    try:
        yield desk
    finally:
        desk.close()


def warn(desk: Desk) -> None:
    for sentence in filter(None, (desk.key_warning, *desk.notices)):
        print(sentence, file=sys.stderr)


def working_plan(desk: Desk, fiscal_year: int | None = None) -> bytes:
    """The plan commands mean when none is named: the one in force in the year, else the last one."""
    return plan_of_year(desk, fiscal_year or current_fiscal_year()).id
