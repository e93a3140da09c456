"""Windows' limits, asked of a stand-in for kernel32: what is asked for, and that a Windows that refuses stops nothing."""

import ctypes
from types import SimpleNamespace

import pytest

from app.sandbox import job_object
from app.sandbox.limits import MEMORY_BYTES

PROCESS = SimpleNamespace(_handle=77)
JOB = 4711


class Windows:
    """Remembers what it was asked."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes = takes
        self.flags = self.memory = self.processes = 0
        self.assigned: tuple[int, int] | None = None
        self.closed: list[int] = []

    def CreateJobObjectW(self, attributes: object, name: object) -> int:
        return JOB

    def SetInformationJobObject(self, job: ctypes.c_void_p, kind: int, limits: object, size: int) -> int:
        assert (job.value, kind, size) == (JOB, 9, 144 if ctypes.sizeof(ctypes.c_void_p) == 8 else 112)
        told = limits._obj  # type: ignore[attr-defined]
        self.flags, self.memory, self.processes = told.basic.flags, told.process_memory, told.basic.processes
        return 1

    def AssignProcessToJobObject(self, job: ctypes.c_void_p, process: ctypes.c_void_p) -> int:
        self.assigned = (job.value or 0, process.value or 0)
        return int(self.takes)

    def K32GetProcessMemoryInfo(self, process: ctypes.c_void_p, found: object, size: int) -> int:
        assert size == (72 if ctypes.sizeof(ctypes.c_void_p) == 8 else 40)
        found._obj.committed = 12_345  # type: ignore[attr-defined]
        return int(self.takes)

    def CloseHandle(self, handle: ctypes.c_void_p) -> int:
        self.closed.append(handle.value or 0)
        return 1


def test_a_child_gets_so_much_memory_no_further_process_and_ends_with_the_program() -> None:
    windows = Windows()
    assert job_object.confine(PROCESS, windows) == JOB
    assert windows.assigned == (JOB, 77)
    assert (windows.memory, windows.processes) == (MEMORY_BYTES, 1)
    assert windows.flags == 0x8 | 0x100 | 0x400 | 0x2000
    job_object.release(JOB, windows)
    assert windows.closed == [JOB]


def test_a_windows_that_refuses_leaves_the_child_to_the_programs_own_watch() -> None:
    windows = Windows(takes=False)
    assert job_object.confine(PROCESS, windows) is None
    assert windows.closed == [JOB]
    assert job_object.committed_bytes(PROCESS, windows) == 0


def test_the_memory_a_child_has_taken_is_what_windows_says() -> None:
    assert job_object.committed_bytes(PROCESS, Windows()) == 12_345


@pytest.mark.skipif(job_object._kernel(None) is not None, reason="on Windows it does something")
def test_elsewhere_nothing_is_asked_of_windows() -> None:
    assert job_object.confine(PROCESS) is None and job_object.committed_bytes(PROCESS) == 0
    job_object.release(None)
