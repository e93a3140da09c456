"""The command `demo`: plays the sample story."""

from argparse import Namespace

from app.cli.answer import Answer
from app.cli.command import Action, Actions, option, path
from app.demo import story


def _demo(given: Namespace) -> Answer:
    result = story.play(given.folder, print if not given.json else None, five_years=given.five_years)
    return Answer(result, *result.lines)


_FIVE_YEARS = option("--five-years", action="store_true", help="令和3年度から7年度と、次の計画（見本）の始まりまで")

ACTIONS: Actions = {"demo": Action("demo", "", _demo, (path("folder", "DIR"), _FIVE_YEARS))}
