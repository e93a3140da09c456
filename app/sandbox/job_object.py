"""Windows' limits for a child: a job object. It may take so much memory, start nothing, and ends with the program.

Elsewhere the child limits itself (app.sandbox.child.confinement), and nothing here does anything.
"""

import ctypes
import subprocess
import sys
from typing import Any

from app.sandbox.limits import MEMORY_BYTES

_ACTIVE_PROCESS, _PROCESS_MEMORY, _DIE_ON_ERROR, _KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000
_EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""


class _Basic(ctypes.Structure):
    _fields_ = [
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_set", ctypes.c_size_t),
        ("largest_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]


class _Extended(ctypes.Structure):
    _fields_ = [
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("process_peak", ctypes.c_size_t),
        ("job_peak", ctypes.c_size_t),
    ]


class _Memory(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS."""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        ("peak_set", ctypes.c_size_t),
        ("set", ctypes.c_size_t),
        ("peak_paged_pool", ctypes.c_size_t),
        ("paged_pool", ctypes.c_size_t),
        ("peak_pool", ctypes.c_size_t),
        ("pool", ctypes.c_size_t),
        ("committed", ctypes.c_size_t),
        ("peak_committed", ctypes.c_size_t),
    ]


def confine(process: "subprocess.Popen[bytes]", windows: Any = None) -> int | None:
    """Puts a new process into a job with our limits; the job's handle, which ``release`` closes, or None without one.

    A Windows that refuses is no reason to open nothing: the program watches the child's time and memory as well.
    """
    kernel = _kernel(windows)
    if kernel is None:
        return None
    job = kernel.CreateJobObjectW(None, None)
    limits = _Extended(process_memory=MEMORY_BYTES)
    limits.basic.flags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_ERROR | _KILL_ON_CLOSE
    limits.basic.processes = 1
    handle = ctypes.c_void_p(process._handle)  # type: ignore[attr-defined]
    told = kernel.SetInformationJobObject(ctypes.c_void_p(job), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    if not (told and kernel.AssignProcessToJobObject(ctypes.c_void_p(job), handle)):
        release(job, windows)
        return None
    return int(job)


def release(job: int | None, windows: Any = None) -> None:
    """Closes a job, which ends what is still in it."""
    kernel = _kernel(windows)
    if kernel is not None and job:
        kernel.CloseHandle(ctypes.c_void_p(job))


def committed_bytes(process: "subprocess.Popen[bytes]", windows: Any = None) -> int:
    """The memory a process has taken; 0 where it limits itself, or is gone."""
    kernel = _kernel(windows)
    if kernel is None:
        return 0
    found = _Memory(size=ctypes.sizeof(_Memory))
    handle = ctypes.c_void_p(process._handle)  # type: ignore[attr-defined]
    return found.committed if kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(found), found.size) else 0


def _kernel(windows: Any) -> Any:
    """kernel32, or what a test gives for it; None on other systems."""
    if windows is None and sys.platform == "win32":
        windows = ctypes.WinDLL("kernel32")
        windows.CreateJobObjectW.restype = ctypes.c_void_p
    return windows
