"""The header of a file: sender, receiver, version vector, counts. It must not be trusted before the signature was checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import msgpack

from app.errors import Refused
from app.rules.clock import LATEST_MS
from app.sync.seal import MAX_RECIPIENTS, damaged
from app.sync.version_vector import VersionVector

FORMAT = 3
MAX_HEADER_BYTES = 4 * 1024 * 1024
MAX_ENCLOSED_BYTES = 4 * 1024 * 1024
MAX_NUMBER = 2**31 - 1
"""Of files, versions, counts and sizes."""
MAX_ROSTER_BYTES = 2 * 1024 * 1024
MOST_COPY_KEYS, MAX_COPY_KEY_BYTES = 100, 32 * 1024
KINDS = ("delta", "request", "photo")


@dataclass(frozen=True)
class Header:
    """One field per key of the header (docs/bundle-format.md, "Header"). Sizes are in bytes, times in milliseconds since 1970
    UTC by the sender's clock.

    ``recipients`` are the age addresses the file is sealed to. They are part of what is signed, so nobody can seal the same
    letter again for somebody else. ``version_vector`` is the sender's version vector at the time of writing. ``certificate``
    introduces a PC that the head office does not know yet. ``roster``: all operations of the roster, as columns
    (app.sync.roster_facts). ``receipts`` are sent by the head office. What newer programs add is kept in ``extra`` by its name
    and decides nothing.
    """

    kind: str
    organisation: bytes
    from_office: str
    from_device: str
    from_generation: bytes
    to_office: str
    recipients: tuple[str, ...]
    file_number: int
    made_at_ms: int
    program: str
    version_vector: VersionVector
    operations: int
    records: int
    partition_digests: Mapping[str, bytes]
    packed_size: int = 0
    unpacked_size: int = 0
    payload_sha256: bytes = b""
    enclosed_size: int = 0
    enclosed_sha256: bytes = b""
    """Of the bytes behind the payload; empty when there are none."""
    certificate: bytes = b""
    roster: bytes = b""
    receipts: tuple[tuple[str, int, int], ...] = ()
    """(device, file number, when it was taken in): which of the receiver's files have arrived."""
    retired: tuple[bytes, ...] = ()
    """Replica generations the sending PC has given up: what they acknowledged no longer counts."""
    ended: tuple[bytes, ...] = ()
    """Generations of the receiver that are over, as far as the sender knows: whoever still writes in one begins a new one."""
    proofs: tuple[tuple[bytes, bytes], ...] = ()
    """(header bytes, signature) of files from the receiver: they prove which of its own lost operations are genuine."""
    generations: tuple[tuple[bytes, str, str], ...] = ()
    """From the head office: (generation, office, device) of who writes in the receiver's scope, for people to read."""
    deposits: tuple[tuple[bytes, bytes], ...] = ()
    """From a branch: (statement, signature) of what it holds in safekeeping for the head office (app.sync.deposit)."""
    copy_keys: tuple[tuple[str, bytes, bytes], ...] = ()
    """(device, SHA-256 of the addresses, recovery file sealed to them or b""): a branch hands in what opens the copies of its PC;
    the head office says what it has of the receiver's, and passes it on to its other PCs (app.sync.enrolment).
    """
    wanted: tuple[bytes, ...] = ()
    """Photos the sender misses, by SHA-256."""
    renewals: tuple[bytes, ...] = ()
    """How the sender's signing key followed from older ones (app.sync.renewal), the oldest first."""
    format: int = FORMAT
    oldest_reader: int = FORMAT
    extra: Mapping[str, Any] = field(default_factory=dict)


ORDER = ("oldest_reader", "format", *(f.name for f in fields(Header) if f.name not in ("oldest_reader", "format", "extra")))
"""In which the values stand in the packed header, whose last one is ``extra``. The first decides whether the rest is read."""


def pack_header(header: Header) -> bytes:
    """Canonical msgpack of a header: an array in a fixed order, so the same header has one encoding only."""
    plain: dict[str, Any] = {name: getattr(header, name) for name in ORDER}
    plain["version_vector"] = header.version_vector.plain()
    plain["partition_digests"] = _in_order(header.partition_digests)
    packed = msgpack.packb([*plain.values(), _in_order(header.extra)])
    assert isinstance(packed, bytes)
    return packed


def unpack_header(packed: bytes) -> Header:
    """The header from its bytes. Types, sizes and the canonical form are checked: no key of a map twice, keys in order.

    Raises Refused("newer-bundle") when ``oldest_reader`` is above our format, whatever else is in it;
    Damaged("damaged-bundle").
    """
    try:
        plain = msgpack.unpackb(packed, strict_map_key=True)
        # Before anything else is checked: to this program a newer header may look damaged.
        if type(plain) is list and plain and type(plain[0]) is int and plain[0] > FORMAT:
            raise newer()
        # msgpack has many encodings of one value, but a signed header must have exactly one.
        if type(plain) is not list or msgpack.packb(plain) != packed:
            raise damaged()
        *values, extra = plain
        known = dict(zip(ORDER, values, strict=True))
    except (ValueError, TypeError, KeyError, RecursionError, msgpack.UnpackException) as error:
        raise damaged() from error
    _check(known)
    for found in (known["partition_digests"], extra):
        if type(found) is not dict or list(found) != sorted(found):
            raise damaged()
    return Header(
        **known
        | {
            "version_vector": VersionVector.from_plain(known["version_vector"]),
            "recipients": tuple(known["recipients"]),
            "receipts": tuple((device, number, when) for device, number, when in known["receipts"]),
            "retired": tuple(known["retired"]),
            "ended": tuple(known["ended"]),
            "proofs": tuple((header, signature) for header, signature in known["proofs"]),
            "deposits": tuple((statement, signature) for statement, signature in known["deposits"]),
            "copy_keys": tuple((device, digest, sealed) for device, digest, sealed in known["copy_keys"]),
            "generations": tuple((generation, office, device) for generation, office, device in known["generations"]),
            "wanted": tuple(known["wanted"]),
            "renewals": tuple(known["renewals"]),
            "extra": extra,
        }
    )


def _in_order(found: Mapping[str, Any]) -> dict[str, Any]:
    """The same with its keys in code point order."""
    return {name: found[name] for name in sorted(found)}


def newer() -> Refused:
    """The refusal of a file that only a newer program can read; the program keeps it until it is updated."""
    return Refused(
        "newer-bundle",
        "このファイルは、新しい版の結ノートで作られています。",
        "「取り込む」でこのパソコンに預かります。結ノートを更新すると、自動で入ります。",
    )


def _check(plain: Mapping[str, Any]) -> None:
    """Damaged("damaged-bundle") unless every value has its type and is within the limits of docs/bundle-format.md."""

    def holds(condition: bool) -> None:
        if not condition:
            raise damaged()

    for name in ("from_office", "from_device", "to_office", "program"):
        holds(type(plain[name]) is str and len(plain[name]) <= 64)
    for name, size in (("organisation", 16), ("from_generation", 16), ("payload_sha256", 32)):
        holds(type(plain[name]) is bytes and len(plain[name]) == size)
    for name in (
        "file_number",
        "operations",
        "records",
        "packed_size",
        "unpacked_size",
        "enclosed_size",
        "format",
        "oldest_reader",
    ):
        # type() and not isinstance(): a bool is an int to Python, but not to this format.
        holds(type(plain[name]) is int and 0 <= plain[name] <= MAX_NUMBER)
    holds(plain["enclosed_size"] <= MAX_ENCLOSED_BYTES)
    holds(type(plain["enclosed_sha256"]) is bytes and len(plain["enclosed_sha256"]) == (32 if plain["enclosed_size"] else 0))
    holds(type(plain["made_at_ms"]) is int and 0 <= plain["made_at_ms"] <= LATEST_MS)
    holds(plain["kind"] in KINDS)
    holds(type(plain["certificate"]) is bytes and len(plain["certificate"]) <= 4096)
    holds(type(plain["roster"]) is bytes and len(plain["roster"]) <= MAX_ROSTER_BYTES)
    recipients, digests, receipts = plain["recipients"], plain["partition_digests"], plain["receipts"]
    holds(
        type(recipients) is list
        and len(recipients) <= MAX_RECIPIENTS
        and all(type(r) is str and len(r) <= 200 for r in recipients)
    )
    holds(type(digests) is dict and len(digests) <= 1000)
    holds(all(type(k) is str and type(v) is bytes and len(v) == 32 for k, v in digests.items()))
    holds(type(receipts) is list and len(receipts) <= 100_000)
    for receipt in receipts:
        holds(type(receipt) is list and [type(part) for part in receipt] == [str, int, int])
        holds(len(receipt[0]) <= 64 and 0 <= receipt[1] <= MAX_NUMBER and 0 <= receipt[2] <= LATEST_MS)
    for name, size, most in (("retired", 16, 10_000), ("ended", 16, 10_000), ("wanted", 32, 100_000)):
        holds(type(plain[name]) is list and len(plain[name]) <= most)
        holds(all(type(one) is bytes and len(one) == size for one in plain[name]))
    holds(type(plain["renewals"]) is list and len(plain["renewals"]) <= 100)
    holds(all(type(one) is bytes and len(one) <= 1000 for one in plain["renewals"]))
    holds(type(plain["generations"]) is list and len(plain["generations"]) <= 20_000)
    for entry in plain["generations"]:
        holds(type(entry) is list and [type(part) for part in entry] == [bytes, str, str])
        holds(len(entry[0]) == 16 and len(entry[1]) <= 32 and len(entry[2]) <= 64)
    holds(type(plain["copy_keys"]) is list and len(plain["copy_keys"]) <= MOST_COPY_KEYS)
    for entry in plain["copy_keys"]:
        holds(type(entry) is list and [type(part) for part in entry] == [str, bytes, bytes])
        holds(len(entry[0]) <= 64 and len(entry[1]) == 32 and len(entry[2]) <= MAX_COPY_KEY_BYTES)
    for name, most in (("proofs", 100), ("deposits", 8)):
        holds(type(plain[name]) is list and len(plain[name]) <= most)
        holds(all(type(one) is list and [type(part) for part in one] == [bytes, bytes] for one in plain[name]))
