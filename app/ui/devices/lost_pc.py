"""The questions when a branch's PC is lost or its keys are: where the set-up file goes, and what opens the copies."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.devices.copy_keys import KEY_FILE
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_file, ask_folder, confirm


@dataclass(frozen=True)
class LostPc:
    """``folder``: for the set-up file. ``key_file``: the one beside the copy, where the head office has none of that PC."""

    folder: Path
    key_file: Path | None


def ask_about_lost_pc(parent: QWidget, name: str, *, has_key: bool) -> LostPc | None:
    """None when the person went back. ``name``: what the PC is called."""
    explanation = (
        "新しいPCのための設定ファイルを作ります。失ったPCの控え（USBメモリーなど）から続けられます。"
        "前のPCは、新しいPCから最初の提出が届いたあとで止めてください。先に止めると、控えにしかない分が待たされます。"
    )
    if not confirm(parent, f"{name}を失いましたか", explanation, "設定ファイルを作る"):
        return None
    key_file = None
    if not has_key:
        explanation = (
            f"このPCの控えを開く鍵が、本部に届いていません。支部から、控えの隣にある「{KEY_FILE}」を受け取って選んでください。"
        )
        if not confirm(parent, "鍵のファイルはありますか", explanation, "ファイルを選ぶ"):
            return None
        key_file = ask_file(
            parent, "控えの隣の鍵のファイルを選んでください", f"鍵のファイル ({KEY_FILE});;すべてのファイル (*)", Folder.COPIES
        )
        if key_file is None:
            return None
    folder = ask_folder(parent, "設定ファイルを書き出す場所を選んでください", Folder.SETUP)
    return LostPc(folder, key_file) if folder is not None else None
