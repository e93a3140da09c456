"""Colour profiles as phones, cameras and printers put them into their pictures, made of their published numbers."""

import struct
from collections.abc import Iterator
from itertools import product

Primaries = tuple[tuple[float, float, float], ...]
DISPLAY_P3: Primaries = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
ADOBE_RGB: Primaries = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
"""X, Y and Z of red, green and blue, adapted to D50."""
WHITE = (0.9642, 1.0, 0.8249)
_SRGB_FROM_XYZ = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.033454),
    (0.0719453, -0.2289914, 1.4052427),
)


def rgb_profile(primaries: Primaries, gamma: float) -> bytes:
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256)) + b"\0\0"
    tags = {f"{sign}XYZ".encode(): _xyz(xyz) for sign, xyz in zip("rgb", primaries, strict=True)}
    tags |= {f"{sign}TRC".encode(): curve for sign in "rgb"}
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(gamma: float) -> bytes:
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256)) + b"\0\0"})


def ink_profile() -> bytes:
    """CMYK of real inks, from the colours of their full tones: cyan is a deep blue-green, not a screen's."""
    inks = {0: (55.0, -37.0, -50.0), 1: (48.0, 74.0, -3.0), 2: (89.0, -5.0, 93.0), 3: (16.0, 0.0, 0.0)}
    table: list[int] = []
    for corner in product((0, 1), repeat=4):
        light, a, b = 100.0, 0.0, 0.0
        for ink, there in enumerate(corner):
            if there:
                light, a, b = light * inks[ink][0] / 100, a + inks[ink][1], b + inks[ink][2]
        table += [round(light * 652.8), round((min(max(a, -128), 127) + 128) * 256), round((min(max(b, -128), 127) + 128) * 256)]
    ends = struct.pack(">2H", 0, 65535)
    lut = b"mft2" + struct.pack(">I4B9i2H", 0, 4, 3, 2, 0, 65536, 0, 0, 0, 65536, 0, 0, 0, 65536, 2, 2)
    lut += ends * 4 + struct.pack(f">{len(table)}H", *table) + ends * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": lut, b"A2B1": lut})


def in_srgb(colour: tuple[int, int, int], primaries: Primaries, gamma: float) -> list[int]:
    """What the colour is in sRGB, computed by itself."""
    linear = [(value / 255) ** gamma for value in colour]
    xyz = [sum(linear[one] * primaries[one][axis] for one in range(3)) for axis in range(3)]
    return [_encoded(sum(row[axis] * xyz[axis] for axis in range(3))) for row in _SRGB_FROM_XYZ]


def _encoded(value: float) -> int:
    value = min(1.0, max(0.0, value))
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + struct.pack(">I3i", 0, *(round(value * 65536) for value in values))


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"desc": b"desc" + struct.pack(">II", 0, 5) + b"Made\0" + bytes(79), b"wtpt": _xyz(WHITE), **tags}
    tags[b"cprt"] = b"text" + bytes(4) + b"none\0\0\0\0"
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in _padded(tags):
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data
    size = start + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, kind, space, connection) + struct.pack(
        ">6H", 2026, 1, 1, 0, 0, 0
    )
    head += b"acsp" + bytes(28) + struct.pack(">3i", *(round(value * 65536) for value in WHITE)) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body


def _padded(tags: dict[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
    for name, data in tags.items():
        yield name, data + bytes(-len(data) % 4)
