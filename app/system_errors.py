"""What an error of the system (disk, permission, memory) means to the person at the PC, by its number.

Used where such an error is met; the last nets of the window and the command line use ``told`` for one that nobody met.
"""

import errno
import re
import sys
from pathlib import Path

from app.errors import Unavailable, YuiError

ON_WINDOWS = sys.platform == "win32"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
READ_ONLY = (errno.EROFS,)
NO_PERMISSION = (errno.EACCES, errno.EPERM)
_BROKEN = (errno.EIO, errno.ENODEV, errno.ENXIO, getattr(errno, "ESTALE", errno.EIO), getattr(errno, "EREMOTEIO", errno.EIO))
_MIXED_UP = (errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY)

_BY_NUMBER: tuple[tuple[tuple[int, ...], tuple[str, str, str]], ...] = (
    (FULL, ("disk-full", "書き込み先の空き容量が足りません。", "別の場所を選ぶか、空きを作ってから、もう一度行ってください。")),
    (
        READ_ONLY,
        (
            "read-only-disk",
            "そのディスクやUSBメモリーは、書き込めないようになっています。",
            "書き込み禁止のつまみを確かめるか、別の場所を選んでください。",
        ),
    ),
    (
        (errno.ENAMETOOLONG,),
        ("name-too-long", "ファイルかフォルダーの名前が長すぎます。", "短い名前で、もう一度行ってください。"),
    ),
    (
        (errno.EMFILE, errno.ENFILE),
        (
            "too-many-files",
            "一度に開けるファイルの数を超えました。",
            "ほかのプログラムを閉じ、結ノートを閉じて開き直してから、もう一度行ってください。",
        ),
    ),
    (
        _BROKEN,
        (
            "disk-trouble",
            "ディスクかUSBメモリーが、途中で読み書きできなくなりました。",
            "差し直すか別の場所を選んで、もう一度行ってください。",
        ),
    ),
    (
        (errno.ENOMEM,),
        (
            "out-of-memory",
            "パソコンのメモリーが足りません。",
            "ほかのプログラムを閉じるか、量を減らして、もう一度行ってください。",
        ),
    ),
)

_NO_MEMORY = re.compile(
    r"malloc failure|^can't allocate lock|^\[digital envelope routines\] (initialization error|not able to copy ctx)"
)
"""What OpenSSL (hashlib, cryptography) and Python's threads say when they get no memory."""


def own_error(error: OSError, folder: Path) -> Unavailable:
    """The program's error for an OSError while writing below ``folder``."""
    known = _by_number(error)
    if known is not None:
        return known
    if ON_WINDOWS and folder.is_dir() and isinstance(error, PermissionError | FileNotFoundError):
        # Controlled Folder Access denies, or says that a folder which is there is not.
        return Unavailable(
            "folder-protected",
            "Windows が、このフォルダーへの書き込みを止めています（ランサムウェアの防止など）。",
            "USBメモリーか別のフォルダーを選ぶか、パソコンの担当者に、結ノートを許可するよう頼んでください。",
        )
    if error.errno in NO_PERMISSION:
        return Unavailable(
            "target-unwritable",
            "その場所に書き込む許可がありません。",
            "USBメモリーなど別の場所を選ぶか、パソコンの担当者に許可を頼んでください。",
        )
    if error.errno in _MIXED_UP:
        return Unavailable(
            "target-unwritable",
            "同じ名前のファイルとフォルダーが重なっていて、書き込めません。",
            "別の名前か、別のフォルダーを選んでください。",
        )
    return Unavailable(
        "target-unwritable", "その場所には書き込めません。", "USBメモリーやフォルダーを確かめて、もう一度行ってください。"
    )


def reading_error(error: OSError) -> Unavailable:
    """The program's error for an OSError while reading a file from outside."""
    known = _by_number(error)
    if known is not None:
        return known
    if error.errno in NO_PERMISSION:
        return Unavailable(
            "unreadable-file",
            "このファイルを読む許可がありません。",
            "渡した人か、パソコンの担当者に、許可を確かめてもらってください。",
        )
    return Unavailable("unreadable-file", "ファイルを読めません。", "場所とUSBメモリーを確かめて、もう一度開いてください。")


def told(error: BaseException) -> Unavailable | None:
    """The sentences for an error of the system that nobody met before; None when it is a defect of the program."""
    if lacks_memory(error):
        return _by_number(OSError(errno.ENOMEM, ""))
    if isinstance(error, UnicodeEncodeError) and error.reason.startswith("surrogates"):
        return unreadable_name()
    if not isinstance(error, OSError):
        return None
    known = _by_number(error)
    if known is not None:
        return known
    if error.errno in NO_PERMISSION:
        return Unavailable(
            "no-permission",
            "ファイルかフォルダーを使う許可がありません。",
            "パソコンの担当者に、記録のフォルダーと選んだ場所の許可を確かめてもらってください。",
        )
    return Unavailable(
        "file-trouble",
        "ファイルかフォルダーを使えなくなりました。",
        "USBメモリーと共有フォルダーがつながっているか確かめて、もう一度行ってください。",
    )


def lacks_memory(error: BaseException) -> bool:
    """Whether an error, or one that led to it, says that there is no memory: libraries have words of their own for it."""
    one: BaseException | None = error
    while one is not None:
        text = "" if isinstance(one, YuiError) else str(one)
        if isinstance(one, MemoryError) or (isinstance(one, OSError) and one.errno == errno.ENOMEM) or _NO_MEMORY.search(text):
            return True
        one = one.__cause__ or one.__context__
    return False


def to_keep(error: YuiError) -> YuiError:
    """An error in the content of a file, for a report that is kept: without where it came from, whose traceback would hold the
    content as long. Raises Unavailable("out-of-memory") for a want of memory, which is nobody's content.
    """
    memory = told(error) if lacks_memory(error) else None
    if memory is not None:
        raise memory from error
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error


def unreadable_name() -> Unavailable:
    """The error for a file or folder whose name is no text: made by an old system in another encoding."""
    return Unavailable(
        "unreadable-name",
        "ファイルかフォルダーの名前に、文字として読めない所があります。",
        "名前を付け直すか、別の場所を選んで、もう一度行ってください。",
    )


def number_of(error: BaseException) -> str:
    """ENOSPC, MemoryError …: what a log may say of an error, which holds no name of a file."""
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno, str(error.errno))
    return type(error).__name__


def _by_number(error: OSError) -> Unavailable | None:
    found = next((words for numbers, words in _BY_NUMBER if error.errno in numbers), None)
    return Unavailable(*found) if found is not None else None
