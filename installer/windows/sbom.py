"""What the setup file is made of, as a CycloneDX list beside it: for whoever must answer "are we affected?"."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.rules.resources import resource
from installer.parts import Part, parts
from installer.windows import runtime
from installer.windows.downloads import sha256
from installer.windows.payload import files_of

FONTS = {"BIZ UDPGothic": "BIZUDPGothic-*.ttf", "Yui Fallback Gothic": "YuiFallbackGothic.ttf"}


def write(out: Path, version: str, wheels: Iterable[Path], python: Path, payload: Path, setup: Path) -> None:
    """The same content gives the same bytes: no moment and no serial number stand in it."""
    works = {_key(one["name"]): one for one in json.loads(resource("licences", "list.json").read_text("utf-8"))}
    components = [_python(python, payload / "runtime")]
    for wheel in wheels:
        name, number = wheel.name.split("-")[:2]
        reference = f"pkg:pypi/{_key(name)}@{number}"
        licence = works.get(_key(name), {}).get("licence", "")
        components.append(_component(_key(name), number, reference, licence) | {"purl": reference, "hashes": _hashes(wheel)})
    components += [_part(part, payload) for part in parts()]
    components += [_font(works[_key(name)], payload / "program" / "resources" / "fonts", files) for name, files in FONTS.items()]
    itself = {"type": "application", "name": "yui-note", "version": version, "bom-ref": "yui-note"}
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": itself | {"licenses": _licences("MIT"), "hashes": _hashes(setup)}},
        "components": components,
    }
    out.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _python(archive: Path, folder: Path) -> dict[str, Any]:
    """Each file that is carried by its own hash; the archive they came in was made by other people."""
    reference = f"pkg:generic/cpython@{runtime.VERSION}"
    files = [{"type": "file", "name": path.name, "hashes": _hashes(path)} for path in files_of(folder)]
    source = {"type": "distribution", "url": archive.name, "hashes": _hashes(archive)}
    whole = _component("cpython", runtime.VERSION, reference, "PSF-2.0")
    return whole | {"purl": reference, "components": files, "externalReferences": [source]}


def _part(part: Part, payload: Path) -> dict[str, Any]:
    name, _, where = part.name.removesuffix(")").partition(" (")
    said = {"description": f"{where}{f': {part.file}' if part.file else ''}"}
    whole = _component(name, part.version, f"part:{_key(part.name)}", part.licence) | said
    if part.stamped:
        whole["hashes"] = _hashes(payload / part.file)
    return whole


def _font(work: dict[str, str], folder: Path, pattern: str) -> dict[str, Any]:
    files = [{"type": "file", "name": path.name, "hashes": _hashes(path)} for path in sorted(folder.glob(pattern))]
    return _component(work["name"], work["version"], f"font:{_key(work['name'])}", work["licence"]) | {"components": files}


def _component(name: str, version: str, reference: str, licence: str) -> dict[str, Any]:
    whole: dict[str, Any] = {"type": "library", "bom-ref": reference, "name": name}
    if version:
        whole["version"] = version
    return whole | {"licenses": _licences(licence)}


def _licences(licence: str) -> list[dict[str, Any]]:
    if " " in licence or licence.startswith("LicenseRef-"):
        return [{"expression": licence}]
    return [{"license": {"id": licence}}] if licence else []


def _hashes(path: Path) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": sha256(path)}]


def _key(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()
