"""The commands `update sign|look|fetch` (新しい版): a new version on a USB stick, signed by the head office."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import at_desk
from app.errors import Refused
from app.services.devices import updates


def add_to(commands: Any) -> None:
    """Registers `update sign`, `update look` and `update fetch`."""
    group = commands.add_parser("update", help="新しい版").add_subparsers(required=True, metavar="ACTION")
    sign = group.add_parser("sign", help="セットアップに本部の署名を付ける（本部）")
    sign.add_argument("setup", type=Path, metavar="YuiNote-Setup-….exe")
    sign.add_argument("--out", type=Path, metavar="DIR", help="セットアップも一緒に写す所（USBメモリーなど）")
    sign.set_defaults(run=_sign)
    look = group.add_parser("look", help="フォルダーに、本部の署名のある新しい版があるか調べる")
    look.add_argument("folder", type=Path, metavar="DIR")
    look.set_defaults(run=_look)
    fetch = group.add_parser("fetch", help="新しい版を確かめて、この PC に写す（始めるのは人です）")
    fetch.add_argument("folder", type=Path, metavar="DIR")
    fetch.set_defaults(run=_fetch)


def _sign(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        if options.out is None:
            path = updates.sign_update(desk, options.setup)
        else:
            path = updates.note_of(updates.give_out(desk, options.setup, options.out))
    answer.value = {"path": path}
    answer.say(f"{path.name}　セットアップと一緒に、USBメモリーに入れてください。")


def _look(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        found = updates.newer_beside(desk, [options.folder / "any"])
    answer.value = {"version": found.version, "path": found.path} if found else {"version": None, "path": None}
    answer.say(f"新しい版 {found.version} があります：{found.path}" if found else "新しい版はありません。")


def _fetch(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        found = updates.newer_beside(desk, [options.folder / "any"])
        if found is None:
            raise Refused(
                "no-update",
                "本部の署名のある新しい版が、このフォルダーにありません。",
                "本部から届いたUSBメモリーを選んでください。",
            )
        path = updates.fetch(desk, found)
    answer.value = {"version": found.version, "path": path}
    answer.say(f"新しい版 {found.version} を確かめて写しました：{path}")
