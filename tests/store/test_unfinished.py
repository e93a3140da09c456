"""A data folder is made whole or not at all: killed at each file operation, the second try succeeds."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.errors import YuiError
from app.store.kept_twice import places_of
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.keystore import has_keys
from app.store.unfinished import discard, making, settle

MADE = {"office.db": b"new db", "keys.yui-keys": b"new keys", "keys/keys.yui-keys": b"new keys", "photos/a.photo": b"photo"}
OLD = {"office.db": b"old db", "office.db-wal": b"old log", "keys.yui-keys": b"old keys", "master.key": b"old master"}
OLD |= {"backups/b.db": b"copy", "photos/b.photo": b"old photo"}


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


@contextmanager
def killed_at(number: int) -> Iterator[None]:
    """The n-th rename, folder or removal never happens, nor anything after it."""
    count = 0
    real = {name: getattr(os, name) for name in ("rename", "replace", "mkdir", "rmdir", "unlink")}

    def failing(name: str) -> Callable[..., Any]:
        def act(*given: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count >= number:
                raise Killed
            return real[name](*given, **named)

        return act

    patched = pytest.MonkeyPatch()
    for name in real:
        patched.setattr(os, name, failing(name))
    try:
        yield
    finally:
        patched.undo()


def fill(place: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)


def found(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "office.lock"
    }


def make(folder: Path) -> None:
    with making(folder, "now") as place:
        fill(place, MADE)


@pytest.mark.parametrize("old", [{}, OLD], ids=["new", "in place"])
def test_killed_at_every_step_the_second_try_succeeds_and_nothing_old_is_lost(tmp_path: Path, old: dict[str, bytes]) -> None:
    ended_whole = 0
    for number in range(1, 60):
        folder = tmp_path / str(number)
        fill(folder, old)
        folder.mkdir(exist_ok=True)
        try:
            with killed_at(number):
                make(folder)
        except Killed:
            pass
        else:
            break
        settle(folder)
        now = found(folder)
        if now.get("office.db") == b"new db":
            ended_whole += 1
        else:
            assert now == old
            make(folder)
            now = found(folder)
        assert {name: now[name] for name in MADE} == MADE
        kept = set(now.values())
        assert set(old.values()) <= kept and not [name for name in now if "making" in name or "made-" in name]
    else:
        pytest.fail("it never came to its end")
    assert ended_whole and number > 5


def test_an_error_leaves_nothing_behind_and_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    def failing(error: BaseException, folder: Path) -> None:
        with making(folder, "now") as place:
            fill(place, MADE)
            raise error

    for folder in (tmp_path / "new", tmp_path / "there"):
        (tmp_path / "there").mkdir(exist_ok=True)
        with pytest.raises(YuiError) as full:
            failing(OSError(errno.ENOSPC, "full"), folder)
        assert full.value.code == "disk-full"
        with pytest.raises(KeyError):
            failing(KeyError(), folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


def test_what_another_process_works_on_is_left_alone(tmp_path: Path) -> None:
    with making(tmp_path, "now") as place:
        fill(place, MADE)
        settle(tmp_path)
        assert place.exists()
        with pytest.raises(YuiError) as busy:
            make(tmp_path)
        assert busy.value.code == "already-open" and place.exists()
    assert found(tmp_path) == MADE


def test_what_is_discarded_without_memory_leaves_no_keys_that_would_pass_for_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the sweep: a folder can't be listed then, and its keys stayed, so that the set-up could not be repeated."""
    for place in places_of(tmp_path, KEYS_FILE):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"keys")

    def no_memory(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, "")

    monkeypatch.setattr(os, "scandir", no_memory)
    monkeypatch.setattr(os, "listdir", no_memory)
    discard(tmp_path)
    assert not has_keys(tmp_path)
