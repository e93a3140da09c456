"""The table of the commands: name, help text, and where its options and its work are.

A command is one line of ``COMMANDS``. Its module is loaded when the command was typed, so that neither `--help` nor another
command waits for it. Like the pages (app.ui.shell.page_catalogue) it is loaded by an ordinary import statement.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass

Fill = Callable[[ArgumentParser], None]
"""Gives a parser the options of its command, and sets ``run``."""


@dataclass(frozen=True)
class Command:
    """``load`` imports the command's module and gives the function that knows its options."""

    name: str
    help: str
    load: Callable[[], Fill]


def _setup() -> Fill:
    from app.cli.devices import setup_command

    return setup_command


def _enrol() -> Fill:
    from app.cli.devices import enrol

    return enrol


def _roster() -> Fill:
    from app.cli.devices import roster_command

    return roster_command


def _workspaces() -> Fill:
    from app.cli.devices import workspaces

    return workspaces


def _whoami() -> Fill:
    from app.cli.devices import whoami

    return whoami


def _activity() -> Fill:
    from app.cli.activities import activity

    return activity


def _photo() -> Fill:
    from app.cli.activities import photo

    return photo


def _bundle() -> Fill:
    from app.cli.transfer import bundle

    return bundle


def _sync_folder() -> Fill:
    from app.cli.transfer import sync_folder_command

    return sync_folder_command


def _confirm() -> Fill:
    from app.cli.transfer import confirm

    return confirm


def _conflict() -> Fill:
    from app.cli.conflicts import conflict

    return conflict


def _waiting() -> Fill:
    from app.cli.conflicts import waiting

    return waiting


def _trash() -> Fill:
    from app.cli.removal import trash_command

    return trash_command


def _report() -> Fill:
    from app.cli.printing import report

    return report


def _period() -> Fill:
    from app.cli.figures import period

    return period


def _year() -> Fill:
    from app.cli.records import year

    return year


def _edition() -> Fill:
    from app.cli.records import edition

    return edition


def _plan() -> Fill:
    from app.cli.plan import plan

    return plan


def _vocabulary() -> Fill:
    from app.cli.plan import vocabulary

    return vocabulary


def _succession() -> Fill:
    from app.cli.plan import succession

    return succession


def _final() -> Fill:
    from app.cli.plan import final

    return final


def _indicator() -> Fill:
    from app.cli.indicators import indicator

    return indicator


def _progress() -> Fill:
    from app.cli.indicators import progress_command

    return progress_command


def _consultation() -> Fill:
    from app.cli.indicators import consultation

    return consultation


def _key() -> Fill:
    from app.cli.devices import key

    return key


def _recovery() -> Fill:
    from app.cli.backup import recovery_command

    return recovery_command


def _recover() -> Fill:
    from app.cli.backup import recover

    return recover


def _update() -> Fill:
    from app.cli.devices import update

    return update


def _dump() -> Fill:
    from app.cli.backup import dump

    return dump


def _digest() -> Fill:
    from app.cli.backup import digest

    return digest


def _backup() -> Fill:
    from app.cli.backup import backup

    return backup


def _check() -> Fill:
    from app.cli.backup import check

    return check


def _demo() -> Fill:
    from app.cli.demo import demo

    return demo


COMMANDS = (
    Command("setup", "最初の設定", _setup),
    Command("enrol", "支部の設定ファイルを作る（本部）", _enrol),
    Command("roster", "登録されたPC（本部）", _roster),
    Command("workspaces", "この PC にある事業所のデータの一覧（--data は最初の事業所）", _workspaces),
    Command("whoami", "この PC のデータについて", _whoami),
    Command("activity", "活動記録", _activity),
    Command("photo", "写真", _photo),
    Command("bundle", "提出と受け取り", _bundle),
    Command("sync-folder", "共有フォルダー", _sync_folder),
    Command("confirm", "届いたファイルの確認番号を電話で確かめたと記す（本部、このPCだけ）", _confirm),
    Command("conflict", "食い違い", _conflict),
    Command("waiting", "待っているもの・確かめること", _waiting),
    Command("trash", "ごみ箱", _trash),
    Command("report", "印刷", _report),
    Command("period", "年度の締め（本部）", _period),
    Command("year", "年度の仕事（年次計画・会議・評価・意見など）", _year),
    Command("edition", "様式の確定版", _edition),
    Command("plan", "計画", _plan),
    Command("vocabulary", "用語・評価の段階・様式の見出し", _vocabulary),
    Command("succession", "新旧対応（前の計画から次の計画へ）", _succession),
    Command("final", "5年総括", _final),
    Command("indicator", "指標・年度目標値・本部の確定値", _indicator),
    Command("progress", "進み具合（支部×推進目標）", _progress),
    Command("consultation", "相談件数表", _consultation),
    Command("key", "この PC の鍵", _key),
    Command("recovery", "復旧用紙（本部）", _recovery),
    Command("recover", "失った本部のPCを、控えと復旧用紙から作り直す", _recover),
    Command("update", "新しい版", _update),
    Command("dump", "すべての記録を決まった形の JSON で出す", _dump),
    Command("digest", "記録の照合番号", _digest),
    Command("backup", "控え", _backup),
    Command("check", "記録が壊れていないか調べる", _check),
    Command("demo", "見本のデータで一年の流れを通す", _demo),
)
