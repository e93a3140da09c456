"""What a power cut may leave of the files: rebuilt from a recording, event by event.

What was written and not yet synced survives as nothing, all of it, its beginning, or any of its 512-byte sectors. Names made,
removed or changed since the folder was last synced survive up to a point of their order. Nothing else is assumed of the disk,
except that what was synced is there.
"""

import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<cIQQ")
SECTOR = 512
KINDS = ("nothing", "all", "beginning", "sectors")


@dataclass(frozen=True)
class Event:
    kind: str
    path: str
    offset: int
    data: bytes


@dataclass(eq=False)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def settle(self) -> None:
        for event in self.pending:
            _apply(self.durable, event)
        self.pending.clear()

    def left(self, kind: str, chance: random.Random) -> bytes:
        content = bytearray(self.durable)
        pending = self.pending
        if kind == "nothing":
            pending = []
        elif kind == "beginning":
            pending = pending[: chance.randint(0, len(pending))]
        for event in pending:
            for part in _sectors(event) if kind == "sectors" else (event,):
                if kind != "sectors" or chance.random() < 0.5:
                    _apply(content, part)
        return bytes(content)


class Disk:
    """The folder as the recording leaves it, and as it may look after a power cut now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = {str(path): _File(bytearray(path.read_bytes())) for path in folder.rglob("*") if path.is_file()}
        self._synced = dict(self._names)
        self._changes: list[tuple[str, str, str, _File]] = []
        """Of names, since the folder was last synced: kind (created, unlinked, renamed, folder renamed), name, new name, file."""

    def play(self, event: Event) -> None:
        path = event.path
        if event.kind == "c":
            self._names[path] = _File()
            self._changes.append(("c", path, "", self._names[path]))
        elif event.kind in "wt":
            self._names[path].pending.append(event)
        elif event.kind == "s" and path in self._names:
            self._names[path].settle()
        elif event.kind == "s":
            self._sync_names(Path(path))
        elif event.kind == "u" and path in self._names:  # else a second name, which is not recorded
            self._changes.append(("u", path, "", self._names.pop(path)))
        elif event.kind == "r" and path in self._names:
            to = event.data.decode()
            self._names[to] = self._names.pop(path)
            self._changes.append(("r", path, to, self._names[to]))
        elif event.kind == "r":
            self._rename_folder(path, event.data.decode())

    def leave(self, to: Path, chance: random.Random) -> None:
        """Writes one of the states that a power cut now may leave into ``to``."""
        shutil.rmtree(to, ignore_errors=True)
        kind = chance.choice(KINDS)
        names = dict(self._synced)
        _change(names, self._changes[: chance.randint(0, len(self._changes))])
        for name, file in names.items():
            path = to / Path(name).relative_to(self._folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.left(kind, chance))

    def is_whole(self) -> bool:
        """Self-check: everything played, the files are byte for byte what lies on the real disk."""
        return all(Path(name).read_bytes() == file.left("all", random.Random(0)) for name, file in self._names.items())

    def _rename_folder(self, path: str, to: str) -> None:
        """In one step, as file systems with a journal do: what was named in the folder before is named in it then."""
        self._keep([change for change in self._changes if change[1].startswith(f"{path}/")])
        _move(self._names, path, to)
        self._changes.append(("f", path, to, _File()))

    def _sync_names(self, folder: Path) -> None:
        """What was renamed into the folder has its new name for good, and no other."""
        inside = [change for change in self._changes if Path(change[2] or change[1]).parent == folder]
        files = [change[3] for change in inside]
        self._keep([change for change in self._changes if change in inside or change[3] in files])

    def _keep(self, inside: list[tuple[str, str, str, _File]]) -> None:
        _change(self._synced, inside)
        self._changes = [change for change in self._changes if change not in inside]


def read_recording(path: Path) -> Iterator[Event]:
    data = path.read_bytes()
    at = 0
    while at < len(data):
        kind, length, offset, size = HEAD.unpack_from(data, at)
        at += HEAD.size
        name = data[at : at + length].decode()
        at += length
        kept = size if kind in b"wr" else 0
        yield Event(kind.decode(), name, offset, data[at : at + kept])
        at += kept


def _change(names: dict[str, _File], changes: list[tuple[str, str, str, _File]]) -> None:
    for kind, path, to, file in changes:
        if kind == "c":
            names[path] = file
        elif kind == "f":
            _move(names, path, to)
        else:
            names.pop(path, None)
        if kind == "r":
            names[to] = file


def _move(names: dict[str, _File], path: str, to: str) -> None:
    for name in [one for one in names if one.startswith(f"{path}/")]:
        names[to + name.removeprefix(path)] = names.pop(name)


def _apply(content: bytearray, event: Event) -> None:
    end = event.offset + len(event.data)
    if event.kind == "t":
        del content[event.offset :]
        content.extend(bytes(event.offset - len(content)))
        return
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[event.offset : end] = event.data


def _sectors(event: Event) -> Iterator[Event]:
    if event.kind == "t":
        yield event
        return
    at = event.offset
    while at < event.offset + len(event.data):
        end = min((at // SECTOR + 1) * SECTOR, event.offset + len(event.data))
        yield Event("w", event.path, at, event.data[at - event.offset : end - event.offset])
        at = end
