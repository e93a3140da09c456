"""Where an office's data may be stored. USB sticks, network shares and cloud folders break SQLite's guarantees, so they are
refused.
"""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path, PurePath

from app.errors import Refused, Unavailable
from app.system_errors import NO_PERMISSION, READ_ONLY, own_error, unreadable_name

CLOUD_FOLDERS = ("onedrive", "dropbox", "google drive", "googledrive", "icloud drive", "box sync")
CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
REMOTE_FILE_SYSTEMS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "vfat", "exfat")
WINDOWS_REMOVABLE, WINDOWS_REMOTE = 2, 4
FOR_A_NOTE = 1024 * 1024
"""Bytes that must be free to write down what was done: that a file was handed in, that a folder was looked through."""
FOR_A_RECORD = 5 * 1024 * 1024
"""Bytes that must be free to save records. What is left then is for handing them in."""
RESERVE = 50 * 1024 * 1024
"""Bytes that imports and copies leave free."""


def refuse_unsafe_place(folder: Path) -> None:
    """Raises Refused("unsafe-place") for a network share, a removable drive or a cloud folder, Unavailable("unreadable-name")
    for a folder whose name is no text.
    """
    try:
        str(folder.absolute()).encode()
    except UnicodeEncodeError as error:
        raise unreadable_name() from error
    trouble = _trouble(folder)
    if trouble:
        raise Refused(
            "unsafe-place",
            f"{trouble}には、記録の保存場所を置けません。",
            "このパソコン本体のフォルダーを選んでください。",
        )


def _trouble(folder: Path) -> str | None:
    if str(folder).startswith(("\\\\", "//")):
        return "ネットワークの共有フォルダー"
    if in_cloud_folder(folder):
        return "自動で同期されるクラウドのフォルダー"
    if sys.platform == "win32":
        kind = ctypes.windll.kernel32.GetDriveTypeW(str(PurePath(folder.absolute().anchor)))
        return {WINDOWS_REMOVABLE: "USBメモリーなど取り外せるドライブ", WINDOWS_REMOTE: "ネットワークのドライブ"}.get(kind)
    if file_system_of(folder) in REMOTE_FILE_SYSTEMS:
        return "ネットワークまたは取り外せるドライブ"
    return None


def in_cloud_folder(folder: PurePath) -> bool:
    """Whether a folder is synchronised by a cloud service.

    Recognised by the names of its parent folders and by OneDrive's own environment variables, as OneDrive may have any name.
    """
    if any(part.lower().startswith(CLOUD_FOLDERS) for part in folder.parts):
        return True
    named = [os.environ.get(name) for name in CLOUD_VARIABLES]
    return any(folder.is_relative_to(cloud) for cloud in named if cloud)


def file_system_of(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The type of the file system of a folder (Linux); "" when unknown. ``mounts`` is replaced in tests only."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    absolute = folder.absolute()
    best, kind = "", ""
    for line in lines:
        _, mount, this_kind, *_ = line.split(" ")
        place = mount.replace("\\040", " ")
        if absolute.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, this_kind
    return kind


def make_folder(folder: Path) -> None:
    """Creates the folder and its parents. Raises Unavailable("read-only") where that is not possible."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise folder_error(error, folder) from error


def folder_error(error: OSError, folder: Path) -> Unavailable:
    """The error for a data folder that the system does not let us use."""
    if error.errno not in (*NO_PERMISSION, *READ_ONLY, errno.EISDIR, errno.ENOTDIR, errno.EEXIST):
        return own_error(error, folder)
    return Unavailable(
        "read-only",
        "記録のフォルダーに読み書きできないため、始められません。",
        "フォルダーの書き込みの許可を、パソコンの担当者に確かめてもらってください。",
    )


def require_space(folder: Path, expected_bytes: int = 0) -> None:
    """For an import or a copy: raises Unavailable("disk-full") unless RESERVE and twice the expected write are free. The
    write-ahead log keeps a second copy for a while.
    """
    require_room(folder, RESERVE + 2 * expected_bytes)


def require_room(folder: Path, needed_bytes: int) -> None:
    """Raises Unavailable("disk-full") unless so much is free."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise Unavailable(
            "no-database", "記録の保存場所が見つかりません。", "フォルダーを元に戻すか、控えから復元してください。"
        ) from error
    if free < needed_bytes:
        raise Unavailable(
            "disk-full",
            "パソコンの空き容量が足りないため、保存していません。",
            "不要なファイルを片づけてから、もう一度行ってください。",
        )
