"""What the setup file is made of, as a CycloneDX list beside it: for whoever must answer "are we affected?"."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.models.resources import resource
from installer.windows import runtime
from installer.windows.downloads import sha256


def write(out: Path, version: str, wheels: Iterable[Path], python: Path) -> None:
    """The same content gives the same bytes: no moment and no serial number stand in it."""
    licences = {_key(one["name"]): one["licence"] for one in json.loads(resource("licences", "list.json").read_text("utf-8"))}
    components = [_python(python)]
    for wheel in wheels:
        name, number = wheel.name.split("-")[:2]
        components.append(
            _component(_key(name), number, f"pkg:pypi/{_key(name)}@{number}", sha256(wheel), licences.get(_key(name), ""))
        )
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "yui-note", "version": version, "bom-ref": "yui-note"}},
        "components": components,
    }
    out.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _python(archive: Path) -> dict[str, Any]:
    reference = f"pkg:generic/cpython@{runtime.VERSION}"
    return _component("cpython", runtime.VERSION, reference, sha256(archive), "PSF-2.0")


def _component(name: str, version: str, reference: str, digest: str, licence: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": version,
        "purl": reference,
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "licenses": [{"license": {"name": licence}}] if licence else [],
    }


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
