"""The smallest Windows program files a test needs: nothing but the names of the DLLs they ask for."""

import struct
from pathlib import Path

X86_64, I386 = 0x8664, 0x14C


def write_program(path: Path, *dlls: str, delayed: tuple[str, ...] = (), machine: int = X86_64) -> Path:
    """One section, mapped where it lies; imports at its start, names after them."""
    at, rows, names = 0x400, b"", b""
    name_at = at + 20 * (len(dlls) + 1) + 32 * (len(delayed) + 1)
    tables = [b"", b""]
    for table, (dll_names, row, place) in enumerate(((dlls, 20, 12), (delayed, 32, 4))):
        for dll in dll_names:
            line = bytearray(row)
            struct.pack_into("<I", line, place, name_at + len(names))
            tables[table] += bytes(line)
            names += dll.encode() + b"\0"
        tables[table] += bytes(row)
    rows = tables[0] + tables[1] + names
    optional = bytearray(240)
    struct.pack_into("<H", optional, 0, 0x20B)
    struct.pack_into("<I", optional, 112 + 8, at)
    struct.pack_into("<I", optional, 112 + 8 * 13, at + len(tables[0]) if delayed else 0)
    section = b".data\0\0\0" + struct.pack("<IIII", len(rows), at, len(rows), at) + bytes(16)
    head = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40)
    head += b"PE\0\0" + struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, 240, 0) + bytes(optional) + section
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head.ljust(at, b"\0") + rows)
    return path
