"""Fetching what is locked by hash, with pip, into build/windows/downloads. Nothing that isn't in a lock gets in."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from installer.windows.trouble import BuildTrouble

HERE = Path(__file__).parent
FOR_WINDOWS = (
    "--only-binary=:all:",
    *("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp"),
    *("--abi", "cp311", "--abi", "abi3", "--abi", "none"),
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)


def fetch(lock: Path, folder: Path, *options: str) -> list[Path]:
    """The files of a lock, downloaded unless all are there already; each checked against the lock here too.

    Raises BuildTrouble when pip fails, or a file is not what the lock says: also one that lay there before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if len(_files(folder)) != len(pins(lock)):
        command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        done = subprocess.run([*command, *options, "-r", str(lock), "-d", str(folder)], capture_output=True, text=True)
        if done.returncode:
            raise BuildTrouble(f"{lock.name}: pip could not download what is locked.\n{done.stderr.strip()}")
    check(lock, folder)
    return _files(folder)


def check(lock: Path, folder: Path) -> None:
    """BuildTrouble unless the folder holds exactly one locked file for each line of the lock."""
    allowed = set(_HASH.findall(lock.read_text(encoding="utf-8")))
    for path in _files(folder):
        if sha256(path) not in allowed:
            raise BuildTrouble(f"{path.name}: not the file that {lock.name} names. Delete it, and build again.")
    if len(_files(folder)) != len(pins(lock)):
        raise BuildTrouble(f"{folder.name}: {len(_files(folder))} files, but {lock.name} names {len(pins(lock))}.")


def pins(lock: Path) -> dict[str, str]:
    """Version by name, as the lock writes them."""
    return dict(_PIN.findall(lock.read_text(encoding="utf-8")))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith((".whl", ".tar.gz", ".zip")))
