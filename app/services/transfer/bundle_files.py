"""The bundles in the files a person chose: one ZIP or mail may contain several, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import YuiError
from app.store.files import read_bounded
from app.sync.container import MAX_FILE_BYTES
from app.sync.opening_files import bundles_in


@dataclass(frozen=True)
class FileContent:
    """One bundle, still sealed; ``trouble`` says why there is none. ``name`` is for people."""

    name: str
    data: bytes = b""
    trouble: YuiError | None = None


def contents(paths: Sequence[Path]) -> list[FileContent]:
    """At least one for every path, in their order. A file that cannot be read or has no bundle has its ``trouble``."""
    return [content for path in paths for content in _contents(path)]


def _contents(path: Path) -> list[FileContent]:
    try:
        return [FileContent(name, data) for name, data in bundles_in(read_bounded(path, MAX_FILE_BYTES), path.name)]
    except YuiError as error:
        return [FileContent(path.name, trouble=error)]
