"""Reading Windows program files (PE): for which processor they are, and which DLLs they ask for."""

import struct
from dataclasses import dataclass
from pathlib import Path

from installer.windows.trouble import BuildTrouble

X86_64 = 0x8664
SUFFIXES = (".dll", ".pyd", ".exe")
_PE32_PLUS = 0x20B
_IMPORT, _DELAY_IMPORT = 1, 13
_IMPORT_ROW, _DELAY_ROW = 20, 32
_FIXED_FILE_INFO = b"\xbd\x04\xef\xfe"
_DIRECTORIES = 112
"""Where the table of directories begins in a 64-bit optional header."""


@dataclass(frozen=True)
class _Section:
    address: int
    size: int
    offset: int


def program_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def file_version(path: Path) -> str:
    """ "14.38.33126.1", as the properties of the file show it; empty when it has none."""
    data = path.read_bytes()
    at = data.find(_FIXED_FILE_INFO)
    if at < 0:
        return ""
    high, low = struct.unpack_from("<II", data, at + 8)
    return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"


def imports(path: Path) -> set[str]:
    """Names of the DLLs a file asks for at its start or later, in small letters. BuildTrouble unless it is for x86-64."""
    data = path.read_bytes()
    try:
        return _imports(data)
    except (struct.error, ValueError, IndexError) as error:
        raise BuildTrouble(f"{path.name}: no Windows program for x86-64 ({error})") from error


def _imports(data: bytes) -> set[str]:
    (header,) = struct.unpack_from("<I", data, 0x3C)
    signature, machine, count, _, _, _, optional_size = struct.unpack_from("<4sHHIIIH", data, header)
    if signature != b"PE\0\0" or machine != X86_64:
        raise ValueError("another kind of file or another processor")
    optional = header + 24
    if struct.unpack_from("<H", data, optional)[0] != _PE32_PLUS:
        raise ValueError("not 64-bit")
    sections = []
    for number in range(count):
        size, address, raw_size, offset = struct.unpack_from("<IIII", data, optional + optional_size + 40 * number + 8)
        sections.append(_Section(address, max(size, raw_size), offset))
    names = set()
    for directory, row_size, name_at in ((_IMPORT, _IMPORT_ROW, 12), (_DELAY_IMPORT, _DELAY_ROW, 4)):
        (address,) = struct.unpack_from("<I", data, optional + _DIRECTORIES + 8 * directory)
        if not address:
            continue
        at = _offset(sections, address)
        while (name := struct.unpack_from("<I", data, at + name_at)[0]) != 0:
            begin = _offset(sections, name)
            names.add(data[begin : data.index(b"\0", begin)].decode("ascii").lower())
            at += row_size
    return names


def _offset(sections: list[_Section], address: int) -> int:
    for section in sections:
        if section.address <= address < section.address + section.size:
            return section.offset + address - section.address
    raise ValueError("an address outside the file")
