"""Ways to damage a file. All chance comes from the dice that are handed in, so a seed gives the same files again."""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytearray], None]
Damage = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
"""Dice, the file, all files of its kind → the damaged file."""

NUMBERS = (0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 2**63 - 1, 2**64 - 1)
LONGEST = 400_000
"""Bytes; a damaged file is cut there, so that doubling does not run away."""
MOST_AT_ONCE = 6
_DIGITS = re.compile(rb"\d+")


def _place(dice: random.Random, data: bytearray) -> int:
    """Anywhere, but often in the first bytes: that is where sizes and kinds stand."""
    most = len(data) if dice.random() < 0.6 else min(len(data), 64)
    return dice.randrange(most) if most else 0


def _flip(dice: random.Random, data: bytearray) -> None:
    if data:
        data[_place(dice, data)] ^= 1 << dice.randrange(8)


def _byte(dice: random.Random, data: bytearray) -> None:
    if data:
        data[_place(dice, data)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))


def _number(dice: random.Random, data: bytearray) -> None:
    size, order = dice.choice((1, 2, 4, 8)), dice.choice(("little", "big"))
    at = _place(dice, data)
    data[at : at + size] = (dice.choice(NUMBERS) % 256**size).to_bytes(size, order)  # type: ignore[arg-type]


def _cut(dice: random.Random, data: bytearray) -> None:
    del data[_place(dice, data) :]


def _remove(dice: random.Random, data: bytearray) -> None:
    at = _place(dice, data)
    del data[at : at + dice.choice((1, 2, 4, 16, 100))]


def _insert(dice: random.Random, data: bytearray) -> None:
    at = _place(dice, data)
    data[at:at] = dice.randbytes(dice.choice((1, 2, 4, 64)))


def _repeat(dice: random.Random, data: bytearray) -> None:
    at = _place(dice, data)
    piece = data[at : at + dice.choice((1, 4, 30, 300))]
    data[at:at] = piece * dice.choice((1, 2, 50, 1000))


def _zeros(dice: random.Random, data: bytearray) -> None:
    at = _place(dice, data)
    data[at : at + 64] = bytes(len(data[at : at + 64]))


def _digits(dice: random.Random, data: bytearray) -> None:
    """Another number where one is written in digits."""
    found = list(_DIGITS.finditer(data))
    if found:
        one = dice.choice(found)
        data[one.start() : one.end()] = str(dice.choice(NUMBERS) * dice.choice((1, 1, -1))).encode()


ANYWHERE: tuple[Mutation, ...] = (_flip, _flip, _byte, _number, _number, _cut, _remove, _insert, _repeat, _zeros, _digits)


def bytes_damaged(words: Sequence[bytes] = (), longest: int = LONGEST) -> Damage:
    """Damages a file without knowing its kind; ``words`` are what such files are made of, put in anywhere."""

    def put_word(dice: random.Random, data: bytearray) -> None:
        at = _place(dice, data)
        data[at : at + dice.choice((0, 0, 4, 10))] = dice.choice(words)

    ways = ANYWHERE + ((put_word,) * 3 if words else ())

    def damage(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
        changed = bytearray(data)
        if dice.random() < 0.1:
            other = dice.choice(others)
            changed[_place(dice, changed) :] = other[dice.randrange(len(other) + 1) :]
        for _ in range(dice.randint(1, MOST_AT_ONCE)):
            dice.choice(ways)(dice, changed)
            del changed[longest:]
        return bytes(changed)

    return damage


def parts_damaged(inside: Damage) -> Damage:
    """Damages what is packed in a ZIP and packs it again; every third file is damaged as it lies."""
    outside = bytes_damaged()

    def damage(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
        if dice.random() < 0.3:
            return outside(dice, data, others)
        packed = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
                parts = [(part.filename, old.read(part)) for part in old.infolist()]
                harmed = dice.sample(range(len(parts)), min(len(parts), dice.randint(1, 2)))
                for number, (name, content) in enumerate(parts):
                    if number in harmed:
                        content = inside(dice, content, [content for _, content in parts])
                    new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # without today's date
        except (zipfile.BadZipFile, zlib.error, ValueError, IndexError, NotImplementedError):
            return outside(dice, data, others)
        return packed.getvalue()

    return damage


def chunks_damaged(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Damages the chunks of a PNG and writes sums that fit; every third file is damaged as it lies."""
    inside = bytes_damaged((b"IDAT", b"PLTE", b"tRNS", b"eXIf", b"zTXt", b"iCCP", b"acTL", b"fdAT"))
    if dice.random() < 0.3:
        return inside(dice, data, others)
    chunks, at = [], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        return inside(dice, data, others)
    harmed = dice.randrange(len(chunks))
    kind, content = chunks[harmed]
    chunks[harmed] = kind, inside(dice, content, [content or b"\0"])
    if dice.random() < 0.2:
        chunks.insert(harmed, dice.choice(chunks))
    packed = (struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks)
    return data[:8] + b"".join(packed)
