"""The commands `recovery …` (復旧用紙) and `recover`: the recovery sheet, its yearly drill, and rebuilding a lost head office."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import at_desk, warn
from app.services.backup import recovery


def add_to(commands: Any) -> None:
    """Registers `recovery sheet`, `recovery drill` and `recover`."""
    group = commands.add_parser("recovery", help="復旧用紙（本部）").add_subparsers(required=True, metavar="ACTION")
    sheet = group.add_parser("sheet", help="金庫に入れる復旧用紙を作る")
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    sheet.set_defaults(run=_sheet)
    drill = group.add_parser("drill", help="復旧用紙と控えが本当に開くか確かめる（何も変えません）")
    recover = commands.add_parser("recover", help="失った本部のPCを、控えと復旧用紙から作り直す")
    for one, run in ((drill, _drill), (recover, _recover)):
        one.add_argument("--from", dest="source", type=Path, required=True, metavar="DIR")
        one.add_argument("--sheet-code", required=True, metavar="DIGITS")
        one.set_defaults(run=run)


def _sheet(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        path = recovery.print_sheet(desk, options.out)
    answer.value = {"path": path}
    answer.say(f"復旧用紙：{path}")
    answer.say("印刷して金庫に入れ、このファイルは消してください。")


def _drill(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        found = recovery.drill(desk, options.source, options.sheet_code)
    answer.value = found
    answer.say(f"復旧用紙で、控え「{found.backup}」が開くことを確かめました。")
    for name in found.skipped:
        answer.say(f"壊れている控え：{name}")


def _recover(options: Namespace, answer: Answer) -> None:
    # Not open_workspace: there is no database yet that could be opened.
    with recovery.recover(options.data, options.source, options.sheet_code) as desk:
        warn(desk)
        answer.value = {"office": desk.office_code, "device": desk.device_id, "data": desk.folder}
    answer.say(f"本部の記録を戻しました：{options.data}")
    answer.say("控えより後の分は、支部の次の提出で戻ります。")
