"""The commands `plan list|import` (計画) and `vocabulary import` (用語)."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import at_desk
from app.cli.passage_commands import add_to_plan
from app.services.plan import plan_file_import
from app.services.plan.plans import plans


def add_to(commands: Any) -> None:
    """Registers `plan …` and `vocabulary import`."""
    plan = commands.add_parser("plan", help="計画").add_subparsers(required=True, metavar="ACTION")
    plan.add_parser("list", help="登録されている計画").set_defaults(run=_list)
    imports = plan.add_parser("import", help="計画ファイルを取り込む（新しい計画、または文言の訂正）")
    imports.add_argument("file", type=Path, metavar="FILE.toml")
    imports.set_defaults(run=_import_plan)
    add_to_plan(plan)
    words = commands.add_parser("vocabulary", help="用語・評価の段階・様式の見出し").add_subparsers(
        required=True, metavar="ACTION"
    )
    imports = words.add_parser("import", help="用語のファイルを取り込む")
    imports.add_argument("file", type=Path, metavar="FILE.toml")
    imports.set_defaults(run=_import_words)


def _list(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        answer.value = plans(desk)
    for row in answer.value:
        answer.say(f"{row.key}　{row.name}")


def _import_plan(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        answer.value = plan_file_import.take_plan_file(desk, options.file)
    answer.say(f"計画を取り込みました：{answer.value.name}（{answer.value.key}）")


def _import_words(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        count = plan_file_import.take_vocabulary_file(desk, options.file)
    answer.value = {"terms": count}
    answer.say(f"用語を{count}件読み取りました。")
