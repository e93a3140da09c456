"""What a command consists of: actions, each with its options and its work. app.cli.main makes the parser from them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.cli.answer import Answer, record_id
from app.errors import Refused
from app.rules.fiscal import parse_fiscal_year
from app.services.workspace.chosen_files import agree_to_replace

OUT = "--out"


@dataclass(frozen=True)
class Option:
    """One argument of an action, in the words of argparse."""

    names: tuple[str, ...]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Action:
    """One thing a command does. A tuple among ``options``: only one of them may be given. ``presets``: what is not asked for."""

    name: str
    help: str
    run: Callable[[Namespace], Answer]
    options: tuple[Option | tuple[Option, ...], ...] = ()
    presets: Mapping[str, Any] = field(default_factory=dict)

    def fill(self, parser: ArgumentParser) -> None:
        """Gives the parser this action's options, and its work as ``run``. Whatever writes to --out gets --replace."""
        for given in self.options:
            to = parser.add_mutually_exclusive_group() if isinstance(given, tuple) else parser
            for one in given if isinstance(given, tuple) else (given,):
                to.add_argument(*one.names, **one.settings)
                if OUT in one.names:
                    parser.add_argument("--replace", action="store_true", help="同じ名前の、ほかのファイルを置き換える")
        parser.set_defaults(run=self.answer, **self.presets)

    def answer(self, given: Namespace) -> Answer:
        """Runs the action; --replace is the person's yes to replacing what lies at --out."""
        if getattr(given, "replace", False) and given.out is not None:
            agree_to_replace(given.out)
        try:
            return self.run(given)
        except Refused as refusal:
            if refusal.code != "file-exists":
                raise
            raise Refused(
                refusal.code, refusal.what, "別の名前にするか、置き換えてよければ --replace を付けてください。"
            ) from refusal


Actions = Mapping[str, Action | tuple[Action, ...]]
"""Command → what it does: its actions by their names, or the one thing it does."""


def option(*names: str, **settings: Any) -> Option:
    """An argument as ``ArgumentParser.add_argument`` takes it."""
    return Option(names, settings)


def path(name: str, metavar: str, **settings: Any) -> Option:
    """A file or a folder."""
    return option(name, type=Path, metavar=metavar, **settings)


ID = option("id", type=record_id, metavar="ID")
IDS = option("ids", type=record_id, metavar="ID", nargs="+")
YEAR = option("--fiscal-year", type=parse_fiscal_year, required=True, metavar="2025|R7")
OFFICE = option("--office")
TARGET = option("--target", metavar="1-3")
PERIOD = option("--period", choices=("year", "first_half"), default="year")
REASON = option("--reason", required=True)
PREVIEW = option("--preview", action="store_true", help="見るだけで、何も変えません")
