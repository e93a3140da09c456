"""The command `demo`: plays the sample story."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.answer import Answer
from app.demo import story


def demo(parser: ArgumentParser) -> None:
    """A head office and eight branches in a folder, with a year of work or five."""
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--five-years", action="store_true", help="令和3年度から7年度と、次の計画（見本）の始まりまで")
    parser.set_defaults(run=_demo)


def _demo(options: Namespace, answer: Answer) -> None:
    result = story.play(options.folder, print if not options.json else None, five_years=options.five_years)
    answer.value = result
    for line in result.lines:
        answer.say(line)
