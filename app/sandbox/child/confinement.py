"""What the child takes from itself before it opens anything: memory, processor time, files, further processes.

On Windows, where a process can't, the program's side does it from outside (app.sandbox.job_object).
"""

import sys

from app.sandbox.limits import MEMORY_BYTES

if sys.platform != "win32":
    import resource

OPEN_FILES = 16
"""Enough to load a codec that is wanted late."""


def confine() -> None:
    """Sets the limits that hold for the whole life of this process."""
    if sys.platform != "win32":
        for what, most in (
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, OPEN_FILES),
            (resource.RLIMIT_NPROC, 0),
        ):
            hard = resource.getrlimit(what)[1]
            lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (lowest, lowest))


def begin(seconds: int) -> None:
    """Gives this request its time of the processor. The system ends a process that takes more, also when the program that
    would have ended it is gone.
    """
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
