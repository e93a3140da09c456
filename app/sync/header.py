"""What a file says about itself. Signed as the bytes it came in, and never believed before the signature was checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import msgpack

from app.errors import Refused
from app.sync.have import Have
from app.sync.seal import damaged

FORMAT = 1
MAX_HEADER_BYTES = 4 * 1024 * 1024
KINDS = ("delta", "snapshot", "request", "roster", "photo")


@dataclass(frozen=True)
class Header:
    """Sizes in bytes, times in milliseconds since 1970 UTC (the sender's clock). ``recipients`` are the age addresses
    the file is sealed to: standing inside the signature, they keep it from being sealed again to someone else.

    ``have`` is what the sender had when it wrote the file. ``certificate`` introduces a PC the head office does not
    know yet. ``roster`` and ``receipts`` travel from the head office. Unknown keys of newer programs land in ``extra``.
    """

    kind: str
    organisation: bytes
    from_office: str
    from_device: str
    from_life: bytes
    to_office: str
    recipients: tuple[str, ...]
    roster_version: int
    file_number: int
    previous_file: bytes
    made_at_ms: int
    program: str
    have: Have
    operations: int
    records: int
    partition_digests: Mapping[str, bytes]
    packed_size: int = 0
    unpacked_size: int = 0
    payload_sha256: bytes = b""
    certificate: bytes = b""
    roster: bytes = b""
    receipts: tuple[tuple[str, int, int], ...] = ()
    """(device, file number, when it was taken in): which of the receiver's files have arrived."""
    retired: tuple[bytes, ...] = ()
    """Lives the sending PC wrote under before and never will again: what they had no longer counts."""
    doubled: tuple[bytes, ...] = ()
    """Lives of the receiver's PCs under which two of them speak, as far as the sender can see: each begins a new one."""
    vouchers: tuple[tuple[bytes, bytes], ...] = ()
    """(header bytes, signature) of files from the receiver: they prove which of its own lost operations are genuine."""
    lives: tuple[tuple[bytes, str, str], ...] = ()
    """From the head office: (life, office, device) of who writes in the receiver's scope, for people to read."""
    wanted: tuple[bytes, ...] = ()
    """Photos the sender misses, by SHA-256."""
    renewals: tuple[bytes, ...] = ()
    """How the sender's signing key followed from older ones (app.sync.renewal), the oldest first."""
    format: int = FORMAT
    oldest_reader: int = FORMAT
    extra: Mapping[str, Any] = field(default_factory=dict)


_NAMES = tuple(f.name for f in fields(Header) if f.name != "extra")


def pack_header(header: Header) -> bytes:
    """Canonical msgpack: a map with its keys in order."""
    plain: dict[str, Any] = dict(header.extra) | {name: getattr(header, name) for name in _NAMES}
    plain["have"] = header.have.plain()
    plain["partition_digests"] = dict(header.partition_digests)
    packed = msgpack.packb({name: plain[name] for name in sorted(plain)})
    assert isinstance(packed, bytes)
    return packed


def unpack_header(packed: bytes) -> Header:
    """Every type and size checked, and that these bytes are the only way to write it: no key twice, keys in order.

    Refused("newer-bundle") when only a newer program may read it, whatever else stands in it; Damaged("damaged-bundle").
    """
    try:
        plain = msgpack.unpackb(packed, strict_map_key=True)
        if type(plain) is not dict or list(plain) != sorted(plain) or msgpack.packb(plain) != packed:
            raise damaged()
        oldest = plain.get("oldest_reader")
        if type(oldest) is int and oldest > FORMAT:
            raise newer()
        known = {name: plain.pop(name) for name in _NAMES}
    except (ValueError, TypeError, KeyError, RecursionError, msgpack.UnpackException) as error:
        raise damaged() from error
    _check(known)
    return Header(
        **known
        | {
            "have": Have.from_plain(known["have"]),
            "recipients": tuple(known["recipients"]),
            "receipts": tuple((device, number, when) for device, number, when in known["receipts"]),
            "retired": tuple(known["retired"]),
            "doubled": tuple(known["doubled"]),
            "vouchers": tuple((header, signature) for header, signature in known["vouchers"]),
            "lives": tuple((life, office, device) for life, office, device in known["lives"]),
            "wanted": tuple(known["wanted"]),
            "renewals": tuple(known["renewals"]),
            "extra": plain,
        }
    )


def newer() -> Refused:
    return Refused(
        "newer-bundle",
        "このファイルは、新しい版の結ノートで作られています。",
        "「取り込む」でこのパソコンに預かります。結ノートを更新すると、自動で入ります。",
    )


def _check(plain: Mapping[str, Any]) -> None:
    def holds(condition: bool) -> None:
        if not condition:
            raise damaged()

    for name in ("from_office", "from_device", "to_office", "program"):
        holds(type(plain[name]) is str and len(plain[name]) <= 64)
    for name, size in (("organisation", 16), ("from_life", 16), ("previous_file", 32), ("payload_sha256", 32)):
        holds(type(plain[name]) is bytes and len(plain[name]) == size)
    for name in (
        "roster_version", "file_number", "made_at_ms", "operations", "records",
        "packed_size", "unpacked_size", "format", "oldest_reader",
    ):  # fmt: skip
        holds(type(plain[name]) is int and 0 <= plain[name] < 2**63)
    holds(plain["kind"] in KINDS)
    holds(type(plain["certificate"]) is bytes and type(plain["roster"]) is bytes)
    recipients, digests, receipts = plain["recipients"], plain["partition_digests"], plain["receipts"]
    holds(type(recipients) is list and len(recipients) <= 1000 and all(type(r) is str and len(r) <= 200 for r in recipients))
    holds(type(digests) is dict and len(digests) <= 1000)
    holds(all(type(k) is str and type(v) is bytes and len(v) == 32 for k, v in digests.items()))
    holds(type(receipts) is list and len(receipts) <= 100_000)
    for receipt in receipts:
        holds(type(receipt) is list and len(receipt) == 3 and type(receipt[0]) is str)
        holds(all(type(number) is int and 0 <= number < 2**63 for number in receipt[1:]))
    for name, size, most in (("retired", 16, 10_000), ("doubled", 16, 10_000), ("wanted", 32, 100_000)):
        holds(type(plain[name]) is list and len(plain[name]) <= most)
        holds(all(type(one) is bytes and len(one) == size for one in plain[name]))
    holds(type(plain["renewals"]) is list and len(plain["renewals"]) <= 100)
    holds(all(type(one) is bytes and len(one) <= 1000 for one in plain["renewals"]))
    holds(type(plain["lives"]) is list and len(plain["lives"]) <= 20_000)
    for entry in plain["lives"]:
        holds(type(entry) is list and [type(part) for part in entry] == [bytes, str, str])
        holds(len(entry[0]) == 16 and len(entry[1]) <= 32 and len(entry[2]) <= 64)
    holds(type(plain["vouchers"]) is list and len(plain["vouchers"]) <= 100)
    for voucher in plain["vouchers"]:
        holds(type(voucher) is list and [type(part) for part in voucher] == [bytes, bytes])
