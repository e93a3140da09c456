"""Works inside the libraries and the setup file (parts.toml), and whether the table says of them what lies in the payload."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from installer.windows.pe import file_version
from installer.windows.trouble import BuildTrouble

TABLE = Path(__file__).with_name("parts.toml")


@dataclass(frozen=True)
class Part:
    """As parts.toml explains. ``name`` says in brackets where it is."""

    name: str
    version: str
    licence: str
    text: str
    file: str = ""
    find: str = ""
    stamped: bool = False


def parts() -> list[Part]:
    return [Part(**one) for one in tomllib.loads(TABLE.read_text(encoding="utf-8"))["part"]]


def check_parts(payload: Path) -> None:
    """BuildTrouble for the first part of which the payload holds another version than the table says."""
    for part in parts():
        path = payload / part.file
        if part.file and not path.is_file():
            raise BuildTrouble(f"{TABLE.name}: {part.name} lies no longer in {part.file}")
        found = file_version(path) == part.version if part.stamped else _marks(part) in path.read_bytes() if part.find else True
        if not found:
            raise BuildTrouble(
                f"{TABLE.name}: {part.file} brings another {part.name} than {part.version}; look, and write it there"
            )


def _marks(part: Part) -> bytes:
    return part.find.format(version=part.version).encode()
