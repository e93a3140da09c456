"""The table of the commands: name, help text, and the module with its actions.

A command is one line of ``COMMANDS``. A module with its actions is loaded when one of them was typed, so that neither `--help`
nor another command waits for it. Like the pages (app.ui.shell.page_catalogue) it is loaded by an ordinary import statement.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it knows the store, for which `--help` need not wait
    from app.cli.command import Action, Actions


@dataclass(frozen=True)
class Command:
    """``loads``: each imports a module and gives what the commands in it do; those that load least come first."""

    name: str
    help: str
    loads: "tuple[Callable[[], Actions], ...]"

    def parts(self) -> "Iterator[Action | tuple[Action, ...]]":
        """The one thing the command does, or its actions, module by module: each is loaded when it is asked for."""
        return (load()[self.name] for load in self.loads)


def _activities() -> "Actions":
    from app.cli.activities import ACTIONS

    return ACTIONS


def _backup() -> "Actions":
    from app.cli.backup import ACTIONS

    return ACTIONS


def _conflicts() -> "Actions":
    from app.cli.conflicts import ACTIONS

    return ACTIONS


def _demo() -> "Actions":
    from app.cli.demo import ACTIONS

    return ACTIONS


def _devices() -> "Actions":
    from app.cli.devices import ACTIONS

    return ACTIONS


def _figures() -> "Actions":
    from app.cli.figures import ACTIONS

    return ACTIONS


def _plan() -> "Actions":
    from app.cli.plan import ACTIONS

    return ACTIONS


def _printing() -> "Actions":
    from app.cli.printing import ACTIONS

    return ACTIONS


def _records() -> "Actions":
    from app.cli.records import ACTIONS

    return ACTIONS


def _tables() -> "Actions":
    from app.cli.tables import ACTIONS

    return ACTIONS


def _transfer() -> "Actions":
    from app.cli.transfer import ACTIONS

    return ACTIONS


COMMANDS = (
    Command("setup", "最初の設定", (_devices,)),
    Command("enrol", "新しいPCの設定ファイルを作る（本部）", (_devices,)),
    Command("roster", "登録されたPC（本部）", (_devices,)),
    Command("workspaces", "この PC にある事業所のデータの一覧（--data は最初の事業所）", (_devices,)),
    Command("whoami", "この PC のデータについて", (_devices,)),
    Command("activity", "活動記録", (_activities, _records, _tables)),
    Command("table", "一覧や集計用データを、ExcelやCSVに書き出す", (_tables,)),
    Command("photo", "写真を入れる、書き出す、消去する", (_activities,)),
    Command("record", "すべての種類の記録（年次計画・会議・評価・意見・目標値・写真など）、その履歴、ごみ箱", (_records,)),
    Command("bundle", "提出と受け取り", (_transfer,)),
    Command("sync-folder", "共有フォルダー", (_transfer,)),
    Command("confirm", "届いたファイルの確認番号を電話で確かめたと記す（本部、このPCだけ）", (_transfer,)),
    Command("conflict", "食い違い", (_conflicts,)),
    Command("waiting", "待っているもの・確かめること", (_conflicts,)),
    Command("report", "印刷", (_printing,)),
    Command("edition", "様式の確定版", (_printing,)),
    Command("period", "年度の締め（本部）", (_figures,)),
    Command("indicator", "年度に使う指標と、目標値・実績", (_figures,)),
    Command("progress", "進み具合（支部×推進目標）", (_figures,)),
    Command("plan", "計画", (_plan,)),
    Command("vocabulary", "用語・評価の段階・様式の見出し", (_plan,)),
    Command("succession", "新旧対応（前の計画から次の計画へ）と、5年総括の引き継ぎ", (_plan,)),
    Command("key", "この PC の鍵", (_devices,)),
    Command("recovery", "復旧用紙（本部）", (_backup,)),
    Command("recover", "失った本部のPCを、控えと復旧用紙から作り直す", (_backup,)),
    Command("update", "新しい版", (_devices,)),
    Command("dump", "すべての記録を決まった形の JSON で出す", (_backup,)),
    Command("digest", "記録の照合番号", (_backup,)),
    Command("backup", "控え", (_backup,)),
    Command("check", "記録が壊れていないか調べる", (_backup,)),
    Command("repair", "壊れた記録を直す", (_backup,)),
    Command("demo", "見本のデータで一年の流れを通す", (_demo,)),
)
