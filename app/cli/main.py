"""Reads the command line and runs one command.

Exit status: 0 done, 1 refused (nothing was changed) or a check that found faults, 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import loading
from app.cli.answer import Answer
from app.cli.commands import COMMANDS, Command
from app.commit_point import asked_for
from app.errors import Done, YuiError
from app.models.data_folder import default_folder
from app.system_errors import told


def main(arguments: Sequence[str]) -> int:
    """Runs the command in ``arguments`` (without the program's name) and returns the exit status.

    A refusal goes to standard error with its code, and below it what it has to add (the reason of each of several files); a
    closed pipe counts as refused, since nobody reads the answer. An error of the system that nobody met before is told in the
    same way; any other error is a defect and ends in a traceback. What fails after the change is kept is told there too, and
    counts as done (app.commit_point).
    """
    try:
        with asked_for():
            options = _parser().parse_args(arguments)
            loading.loaded()
            answer: Answer = options.run(options)
            answer.print(as_json=options.json)
    except Done as remark:
        _say(remark)
        return 0
    except YuiError as error:
        return _refused(error)
    except BrokenPipeError:
        return 1
    except (OSError, MemoryError, UnicodeEncodeError) as error:
        trouble = told(error)
        if trouble is None:
            raise
        return _refused(trouble)
    return 1 if answer.failed else 0


def _refused(error: YuiError) -> int:
    _say(error)
    return 1


def _say(error: YuiError) -> None:
    print(f"{error.code}: {error.what}{error.todo}", *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)


class CommandParser(argparse.ArgumentParser):
    """Learns its options when they are first needed: only the module of the typed command is loaded."""

    def __init__(self, *arguments: Any, command: Command | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._command = command

    def learn(self, typed: Sequence[str]) -> None:
        """Loads the command's actions and options, once; of several modules as many as it takes to find the typed action."""
        command, self._command = self._command, None
        if command is None:
            return
        group = None
        for found in command.parts():
            if not isinstance(found, tuple):
                found.fill(self)
                return
            group = group or self.add_subparsers(required=True, metavar="ACTION")
            for one in found:
                one.fill(group.add_parser(one.name, help=one.help))
            if any(one.name in typed[:1] for one in found):
                return

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Loads the options before argparse reads them."""
        self.learn(args or ())
        return super().parse_known_args(args, namespace)


def _parser() -> CommandParser:
    parser = CommandParser(prog="main.py", description="結ノート：地域福祉活動計画の記録・提出・評価シート")
    parser.add_argument("--data", type=Path, default=default_folder(), help="データのフォルダー（1つの事業所に1つ）")
    parser.add_argument("--json", action="store_true", help="答えを JSON で出します")
    parser.add_argument("--person", default="", help="変更した人として残す名前（省略可）")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        commands.add_parser(command.name, help=command.help, command=command)
    return parser
