"""The setup file: makensis packs the payload; osslsigncode signs it when a certificate is at hand."""

import os
import subprocess
import sys
from pathlib import Path

from app.rules.resources import resource
from installer.windows.payload import MOMENT, REPOSITORY, files_of
from installer.windows.trouble import BuildTrouble

SCRIPT = Path(__file__).parent / "setup.nsi"
CERTIFICATE = "YUI_SIGN_PKCS12"
"""Path of a bought code-signing certificate with its key; the password stands in YUI_SIGN_PASSWORD_FILE's file."""
PASSWORD_FILE = "YUI_SIGN_PASSWORD_FILE"
TIME_STAMPS = "YUI_SIGN_TIMESTAMP_URL"
"""The certificate's seller runs it. Without a time stamp the signature ends with the certificate."""
FIRST = ("YuiNote.exe", "yui.exe")
"""Before all else: an installation that stops half-way then has a launcher that says so."""


def pack(
    payload: Path, out: Path, version: str, *, wide: bool = False, quick: bool = False, signed: bool = False, **more: str
) -> None:
    """Writes ``out``; ``wide`` with the 64-bit stub, ``quick`` packed loosely; ``more`` is defined for setup.nsi too.

    ``signed``: the uninstaller within is signed. Unsigned it has the same bytes every time.
    """
    listing = out.with_suffix(".nsh")
    listing.write_text(_listing(payload), encoding="utf-8-sig")
    definitions = {
        "VERSION": version,
        "OUT": out.resolve(),
        "FILES": listing.resolve(),
        "ICON": resource("icons", "yui-note.ico"),
        "PICTURE": SCRIPT.with_name("welcome.bmp"),
        **more,
    }
    options = [f"-D{name}={value}" for name, value in definitions.items()]
    options += ["-DWIDE"] * wide + ["-DQUICK"] * quick
    if signed:
        options.append(f"-DSIGN={sys.executable} -m installer.windows.sign")  # the uninstaller, in place
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(MOMENT), "PYTHONPATH": str(REPOSITORY)}
    try:
        done = subprocess.run(
            ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *options, str(SCRIPT)], capture_output=True, text=True, env=environment
        )
    except FileNotFoundError as error:
        raise BuildTrouble("makensis is missing: see packages-windows.txt") from error
    listing.unlink()
    if done.returncode or "warning" in done.stderr.lower():
        raise BuildTrouble(f"makensis: {done.stdout}{done.stderr}")


def is_signed() -> bool:
    return CERTIFICATE in os.environ


def sign(path: Path) -> None:
    """Signs a program file in place with the certificate of the environment."""
    signed = path.with_name(path.name + ".signed")
    command = ["osslsigncode", "sign", "-pkcs12", os.environ[CERTIFICATE], "-h", "sha256", "-n", "Yui Note"]
    if PASSWORD_FILE in os.environ:
        command += ["-readpass", os.environ[PASSWORD_FILE]]
    if TIME_STAMPS in os.environ:
        command += ["-ts", os.environ[TIME_STAMPS]]
    done = subprocess.run([*command, "-in", str(path), "-out", str(signed)], capture_output=True, text=True)
    if done.returncode:
        signed.unlink(missing_ok=True)
        raise BuildTrouble(f"{path.name}: not signed. {done.stdout}{done.stderr}")
    signed.replace(path)


def _listing(payload: Path) -> str:
    """Every file by name and in order: makensis' own walk would follow the order of the builder's disk."""
    lines, folder = [], None
    files = files_of(payload)
    for path in [payload / name for name in FIRST] + [path for path in files if path.name not in FIRST]:
        if path.parent != folder:
            folder = path.parent
            inside = folder.relative_to(payload).as_posix()
            lines.append(f'SetOutPath "$INSTDIR{"" if inside == "." else chr(92) + inside.replace("/", chr(92))}"')
        lines.append(f'File "{path.resolve()}"')
    return "\n".join(lines) + "\n"
