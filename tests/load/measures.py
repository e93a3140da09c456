"""What the program holds while it works: looked at again and again, it must not grow with the work done.

Memory also holds the data: pages of the database that SQLite keeps, rows of lists that grow. So a new process opens new windows
on the data that a run left and plays a little more, and what the windows that did all the work hold beyond that counts. What the
new ones have not shown yet counts as well, against the program.
"""

import ctypes
import gc
import resource
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME

PHOTOS = "photos"
PAGE_KIB = resource.getpagesize() // 1024


@dataclass(frozen=True)
class Sample:
    """After ``actions`` actions: memory in KiB, Python's blocks in thousands, files on disk without photos, and counts."""

    actions: int
    memory: float
    python_blocks: float
    qt_objects: int
    windows: int
    handles: int
    threads: int
    temporary_files: int
    files: int


MOST_GROWTH = Sample(
    actions=0,
    memory=6 * 1024,
    python_blocks=50,
    qt_objects=30,
    windows=0.5,
    handles=0.5,
    threads=0.5,
    temporary_files=0.5,
    files=10,
)
"""The bounds: so much may be added in a thousand actions.

A thousand actions bring a hundred records, which Qt shows, and two working days, of which copies are kept.
"""


def looked_at(
    actions: int, workspaces: Iterable[Workspace], roots: Iterable[QObject] = (), others: Sequence[QWidget] = ()
) -> Sample:
    """What is held now: all garbage is collected, and the allocator has given back to the system what is free.

    ``roots``: objects without a window whose children count too. ``others``: windows that were there before and do not count.
    """
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is done with and only waits to be destroyed
    ctypes.CDLL(None).malloc_trim(0)
    tops = [one for one in QApplication.topLevelWidgets() if one not in others]
    return Sample(
        actions,
        memory=int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_KIB,
        python_blocks=sys.getallocatedblocks() / 1000,
        qt_objects=qt_objects((*tops, *roots)),
        windows=len(tops),
        handles=len(list(Path("/proc/self/fd").iterdir())),
        threads=len(list(Path("/proc/self/task").iterdir())),
        temporary_files=sum(1 for _ in Path(tempfile.gettempdir()).iterdir()),
        files=sum(_files(workspace.folder) for workspace in workspaces),
    )


def qt_objects(roots: Iterable[QObject]) -> int:
    """How many objects Qt has below ``roots``, these included; without timers, of which each job has one for a second.

    Qt itself writes a line for each. ``findChildren`` would make a Python object for each as well, and keep those of a list's or
    a choice's inner parts for good: the measure would be the leak.
    """
    lines: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, line: lines.append(line))
    try:
        for root in roots:
            root.dumpObjectTree()
    finally:
        qInstallMessageHandler(before)
    return sum(not line.lstrip().startswith("QTimer:") for line in lines)


class _Mallinfo2(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in ["arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"]
    ]


def allocated_bytes() -> int:
    """What the C library has given out and not got back; Python's small objects are not in it."""
    ask = ctypes.CDLL(None).mallinfo2
    ask.restype = _Mallinfo2
    return int(ask().uordblks)


def _files(folder: Path) -> int:
    return sum(path.is_file() and PHOTOS not in path.parts for path in folder.rglob("*"))


def bytes_on_disk(folder: Path) -> tuple[int, int, int]:
    """(database, photos, everything else) in bytes."""
    sizes = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    database = sum(size for path, size in sizes.items() if path.name.startswith(FILE_NAME))
    pictures = sum(size for path, size in sizes.items() if path.parent.name == PHOTOS)
    return database, pictures, sum(sizes.values()) - database - pictures


def growth(samples: Sequence[Sample], fresh: Sequence[Sample] = ()) -> dict[str, float]:
    """How much of each a thousand actions add: the slope of the best line through the last three quarters.

    With ``fresh``, the samples of new windows on the same data, memory is what the old ones held beyond these in the end.
    """
    last = samples[len(samples) // 4 :]
    done = [one.actions for one in last]
    names = [name for name in asdict(MOST_GROWTH) if name != "actions"]
    added = {name: 1000 * statistics.linear_regression(done, [getattr(one, name) for one in last]).slope for name in names}
    if fresh:
        beyond = _settled(samples, len(fresh) // 2) - _settled(fresh, len(fresh) // 2)
        added["memory"] = 1000 * beyond / (samples[-1].actions - fresh[-1].actions)
    return added


def _settled(samples: Sequence[Sample], last: int) -> float:
    """The memory in the middle of the last samples: what is on screen makes some megabytes of difference."""
    return statistics.median(one.memory for one in samples[-last:])


def grown(samples: Sequence[Sample], fresh: Sequence[Sample] = (), most: Sample = MOST_GROWTH) -> list[str]:
    """What grew more than the bounds allow, a line each."""
    return [
        f"{name}: {slope:+.2f} in a thousand actions, allowed {getattr(most, name):g}"
        for name, slope in growth(samples, fresh).items()
        if slope > getattr(most, name)
    ]
