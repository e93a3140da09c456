"""Reading the command, running it, and telling how it went: 0 done, 1 refused (nothing changed), 2 wrong usage."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.cli import (
    activities,
    backup,
    consultation_commands,
    data_commands,
    devices,
    indicators,
    key_commands,
    office_commands,
    passage_commands,
    photo_commands,
    plan,
    printing,
    records,
    removal,
    transfer,
    waiting_commands,
)
from app.cli.answer import Answer
from app.errors import YuiError
from app.models.data_folder import default_folder


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    answer = Answer(as_json=options.json)
    try:
        options.run(options, answer)
    except YuiError as error:
        print(f"{error.code}: {error.what}{error.todo}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    answer.print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="結ノート：地域福祉活動計画の記録・提出・評価シート")
    parser.add_argument("--data", type=Path, default=default_folder(), help="データのフォルダー（1つの事業所に1つ）")
    parser.add_argument("--json", action="store_true", help="答えを JSON で出します")
    parser.add_argument("--person", default="", help="変更した人として残す名前（省略可）")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (
        office_commands,
        activities,
        photo_commands,
        transfer,
        waiting_commands,
        removal,
        printing,
        records,
        plan,
        passage_commands,
        indicators,
        consultation_commands,
        key_commands,
        backup,
        devices,
        data_commands,
    ):
        module.add_to(commands)
    return parser
