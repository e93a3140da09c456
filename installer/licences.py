"""Gather the licences of everything the program carries into resources/licences, which 情報 shows and setups ship.

Run after every change of the locks; a test compares the list with them. What a package's own folder doesn't hold (Qt
names the LGPL without its text; libraries inside libraries) stands in installer/licence_texts and in INSIDE.

    python -m installer.licences build/windows/downloads/wheels build/windows/runtime
"""

import json
import re
import sys
import zipfile
from dataclasses import asdict, dataclass
from email.message import Message
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path

from app.rules.resources import resource
from installer.parts import Part, parts

HERE = Path(__file__).parent
TEXTS = HERE / "licence_texts"
TARGET = resource("licences")
LINUX_ONLY = ("SecretStorage", "jeepney")
_TEXT_FILE = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
_HEADING = re.compile(r"^===== (.*) =====$", re.MULTILINE)
_NEVER_TAKEN = "LicenseRef-Qt-Commercial"
"""Qt offers it too; we take the LGPL."""


@dataclass(frozen=True)
class Licence:
    """One work: ``text`` names a file of resources/licences."""

    name: str
    version: str
    licence: str
    text: str


QT = ("LGPL-3.0-only", ("Qt.txt", "LGPL-3.txt", "GPL-3.txt"))
GIVEN = {"pyside6-essentials": QT, "shiboken6": QT}
NAMED = {
    "pyrage": "MIT",
    "sqlcipher3": "Zlib",
    "backports-tarfile": "MIT",
    "jaraco-classes": "MIT",
    "reportlab": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
}
"""As SPDX writes them, read in their texts: their packages don't name them, or in words of their own."""
ICU = ("ICU (in Qt, Debian package)", "73.2", "Unicode-DFS-2016", "ICU.txt")
"""Qt brings it on Linux; on Windows it uses the system's."""
FONTS = (
    ("BIZ UDPGothic", "1.05", "OFL-1.1", "OFL-BIZUDGothic.txt"),
    ("Yui Fallback Gothic", "1.0", "OFL-1.1", "OFL-YuiFallbackGothic.txt"),
)


def main() -> None:
    wheels, runtime = Path(sys.argv[1]), Path(sys.argv[2])
    TARGET.mkdir(exist_ok=True)
    for old in TARGET.iterdir():
        old.unlink()
    found = [_of_wheel(wheel) for wheel in sorted(wheels.glob("*.whl"))] + [_of_installed(name) for name in LINUX_ONLY]
    found.append(_write("Python", "3.11.9", "PSF-2.0", [(runtime / "LICENSE.txt").read_text(encoding="utf-8")]))
    found += [_of_part(part) for part in parts()]
    found.append(_write(*ICU[:3], [_own_text(ICU[3])]))
    for name, version, licence, file in FONTS:
        found.append(_write(name, version, licence, [resource("fonts", file).read_text(encoding="utf-8")]))
    lines = json.dumps([asdict(one) for one in sorted(found, key=lambda one: one.name.lower())], ensure_ascii=False, indent=1)
    (TARGET / "list.json").write_text(lines + "\n", encoding="utf-8")
    print(f"{len(found)} works, {sum(path.stat().st_size for path in TARGET.iterdir()):,} bytes")


def _of_wheel(wheel: Path) -> Licence:
    with zipfile.ZipFile(wheel) as archive:
        about = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        folder = about.removesuffix("METADATA")
        texts = {name: archive.read(name) for name in archive.namelist() if name.startswith(folder)}
        return _of_metadata(Parser().parsestr(archive.read(about).decode()), texts)


def _of_installed(name: str) -> Licence:
    found = distribution(name)
    texts = {str(file): file.locate().read_bytes() for file in found.files or () if ".dist-info/" in str(file)}  # type: ignore[attr-defined]
    return _of_metadata(found.metadata, texts)  # type: ignore[arg-type]


def _of_metadata(about: Message, files: dict[str, bytes]) -> Licence:
    name, version = about["Name"], about["Version"]
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in GIVEN:
        licence, names = GIVEN[key]
        major, minor, _ = version.split(".")
        about_qt = {"version": version, "series": f"{major}.{minor}", "major": major}
        texts_of_qt = [_own_text(file).format(**about_qt) if file == "Qt.txt" else _own_text(file) for file in names]
        return _write(name, version, licence, texts_of_qt)
    texts = [
        data.decode("utf-8", "replace")
        for path, data in sorted(files.items())
        if _TEXT_FILE.search(path.split(".dist-info/", 1)[1]) and _NEVER_TAKEN not in path
    ]
    if not texts:
        raise SystemExit(f"{name}: its package holds no licence text. Add one to installer/licence_texts.")
    return _write(name, version, NAMED.get(key) or _licence_name(about), texts)


def _of_part(part: Part) -> Licence:
    """``part.text`` may be a text gathered before, of the library that it is part of."""
    if (TEXTS / part.text).is_file():
        return _write(part.name, part.version, part.licence, [_own_text(part.text)], part.text)
    source, _, section = part.text.partition("#")
    if section:
        sections = _HEADING.split((TARGET / f"{source}.txt").read_text(encoding="utf-8"))[1:]
        (text,) = (text for name, text in zip(sections[::2], sections[1::2], strict=True) if name.startswith(f"{section}-"))
        return _write(part.name, part.version, part.licence, [part.name, text], f"{section}.txt")
    return Licence(part.name, part.version, part.licence, part.text)


def _licence_name(about: Message) -> str:
    said = about["License-Expression"] or about["License"] or ""
    if said and "\n" not in said and len(said) < 80:
        return str(said)
    classes = [text.split(" :: ")[-1] for text in about.get_all("Classifier", []) if text.startswith("License")]
    return ", ".join(classes) or "see text"


def _write(name: str, version: str, licence: str, texts: list[str], file: str = "") -> Licence:
    file = file or re.sub(r"[^A-Za-z0-9]+", "-", name.split(" (")[0]) + ".txt"
    whole = "\n\n".join(line.strip("\n") for line in texts).replace("\r\n", "\n") + "\n"
    (TARGET / file).write_text(whole, encoding="utf-8", newline="\n")
    return Licence(name, version, licence, file)


def _own_text(file: str) -> str:
    return (TEXTS / file).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
