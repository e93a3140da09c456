"""The bundles in the files a person chose: one ZIP or mail may contain several, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import YuiError
from app.store.files import read_bounded
from app.sync.container import MAX_FILE_BYTES
from app.sync.opening_files import opened
from app.system_errors import to_keep

SHOWN_SKIPPED = 3


@dataclass(frozen=True)
class FileContent:
    """One bundle, still sealed; ``trouble`` says why there is none. ``name`` is for people."""

    name: str
    data: bytes = b""
    trouble: YuiError | None = None
    skipped: tuple[str, ...] = ()
    """Names of what lay beside it in the same ZIP or mail and was not opened; told once for each chosen file."""


def contents(paths: Sequence[Path]) -> list[FileContent]:
    """At least one for every path, in their order. A file that cannot be read or has no bundle has its ``trouble``."""
    return [content for path in paths for content in _contents(path)]


def _contents(path: Path) -> list[FileContent]:
    try:
        found = opened(read_bounded(path, MAX_FILE_BYTES), path.name)
    except YuiError as error:
        return [FileContent(path.name, trouble=to_keep(error))]
    first, *others = found.bundles
    return [FileContent(*first, skipped=found.skipped), *(FileContent(*other) for other in others)]


def skipped_notice(content: FileContent) -> str:
    """What lay beside the bundles of a file, in a sentence; "" for nothing."""
    if not content.skipped:
        return ""
    shown = "".join(f"「{name}」" for name in content.skipped[:SHOWN_SKIPPED])
    more = f"など{len(content.skipped)}件" if len(content.skipped) > SHOWN_SKIPPED else ""
    return f"{content.name}：いっしょに入っていた{shown}{more}は、提出ファイルではないため、開いていません。"
