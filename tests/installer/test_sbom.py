"""The list beside the setup file names everything that is in it, also what lies inside libraries, under its SPDX licence."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.rules.resources import resource
from installer import parts
from installer.parts import Part, check_parts
from installer.windows import sbom
from installer.windows.downloads import sha256
from installer.windows.trouble import BuildTrouble

SPDX = {
    *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CPL-1.0", "FTL", "GCC-exception-3.1", "GPL-3.0-or-later", "IJG"),
    *("LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "OFL-1.1", "PSF-2.0", "ZPL-2.1", "Zlib", "blessing", "libpng-2.0"),
    *("LicenseRef-Microsoft-Distributable-Code", "Unicode-DFS-2016"),
}


def _payload(folder: Path) -> Path:
    """With what the table's marks look for, and nothing else."""
    for part in parts.parts():
        if part.file:
            path = folder / part.file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:
                file.write(parts._marks(part) + b"\n")
    (folder / "program" / "resources" / "fonts").mkdir(parents=True)
    (folder / "program" / "resources" / "fonts" / "BIZUDPGothic-Bold.ttf").write_bytes(b"bold")
    return folder


@pytest.fixture
def listed(tmp_path: Path) -> dict[str, Any]:
    payload = _payload(tmp_path / "payload")
    (tmp_path / "SQLAlchemy-2.1.9-py3-none-any.whl").write_bytes(b"wheel")
    (tmp_path / "python.zip").write_bytes(b"python")
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    wheels = [tmp_path / "SQLAlchemy-2.1.9-py3-none-any.whl"]
    out = tmp_path / "out.json"
    sbom.write(out, "1.2.3", wheels, tmp_path / "python.zip", payload, tmp_path / "setup.exe")
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    found["setup"] = sha256(tmp_path / "setup.exe")
    return found


def test_the_setup_file_stands_in_it_by_its_own_hash(listed: dict[str, Any]) -> None:
    assert listed["metadata"]["component"]["hashes"] == [{"alg": "SHA-256", "content": listed["setup"]}]


def test_what_lies_inside_the_libraries_stands_in_it(listed: dict[str, Any]) -> None:
    found = [(one["name"], one.get("version"), one.get("description", "")) for one in listed["components"]]
    assert [where.split(":")[0] for name, _, where in found if name == "OpenSSL"] == ["in cryptography", "in sqlcipher3"]
    for name in ("cpython", "sqlalchemy", "SQLite", "SQLCipher", "PDFium", "FreeType", "NSIS", "BIZ UDPGothic"):
        assert name in {one[0] for one in found}
    assert len({one["bom-ref"] for one in listed["components"]}) == len(found)


def test_every_licence_is_written_as_spdx_writes_it(listed: dict[str, Any]) -> None:
    shown = [one["licence"] for one in json.loads(resource("licences", "list.json").read_text("utf-8"))]
    for one in listed["components"]:
        (licence,) = one["licenses"]
        shown.append(licence.get("expression") or licence["license"]["id"])
    for licence in shown:
        assert set(re.split(r" (?:AND|OR|WITH) ", licence)) <= SPDX, licence


def test_python_is_listed_by_the_files_that_are_carried(listed: dict[str, Any]) -> None:
    (python,) = (one for one in listed["components"] if one["name"] == "cpython")
    assert "hashes" not in python and {one["name"] for one in python["components"]} == {"vcruntime140.dll"}


def test_a_library_that_brings_another_version_inside_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = Part("OpenSSL (in a)", "4.0.3", "Apache-2.0", "Apache-2.0.txt", "a.pyd", "OpenSSL {version} ")
    monkeypatch.setattr(parts, "parts", lambda: [part])
    with pytest.raises(BuildTrouble, match=r"lies no longer in a\.pyd"):
        check_parts(tmp_path)
    (tmp_path / "a.pyd").write_bytes(b"..OpenSSL 4.0.3 29 Sep..")
    check_parts(tmp_path)
    (tmp_path / "a.pyd").write_bytes(b"..OpenSSL 4.0.30 29 Sep..")
    with pytest.raises(BuildTrouble, match="another OpenSSL"):
        check_parts(tmp_path)


def test_qts_notice_names_its_owner_its_source_and_the_offer() -> None:
    text = resource("licences", "PySide6-Essentials.txt").read_text("utf-8")
    version = next(one for one in json.loads(resource("licences", "list.json").read_text("utf-8")) if "PySide6" in one["name"])[
        "version"
    ]
    assert "Copyright (C) The Qt Company" in text
    assert f"/{version}/submodules/" in text and f"PySide6-{version}-src" in text and "for at least three years" in text
