"""What lies sealed beside the database is read with its key only, for its own purpose only, and as it was or not at all."""

from pathlib import Path

import pytest

from app.store.sealed_store import digest, photo_store, print_store

KEY, OTHER = b"k" * 32, b"o" * 32
DATA = b"%PDF a letter" * 100


def test_what_was_put_is_there_once_and_nowhere_in_clear(tmp_path: Path) -> None:
    store = print_store(tmp_path, KEY)
    name = store.put(DATA)
    assert name == store.put(DATA) == digest(DATA) and store.get(name) == DATA and store.has(name)
    (kept,) = (tmp_path / "prints").iterdir()
    assert b"letter" not in kept.read_bytes() and store.size(name) == kept.stat().st_size


@pytest.mark.parametrize("at", [0, 12, -1])
def test_a_changed_bit_is_never_shown(tmp_path: Path, at: int) -> None:
    store = print_store(tmp_path, KEY)
    name = store.put(DATA)
    (kept,) = (tmp_path / "prints").iterdir()
    changed = bytearray(kept.read_bytes())
    changed[at] ^= 1
    kept.write_bytes(changed)
    assert store.get(name) is None and not store.has(name)


def test_neither_another_key_nor_another_purpose_opens_it(tmp_path: Path) -> None:
    name = print_store(tmp_path, KEY).put(DATA)
    (kept,) = (tmp_path / "prints").iterdir()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / f"{name.hex()}.photo").write_bytes(kept.read_bytes())
    assert photo_store(tmp_path, KEY).get(name) is None
    assert print_store(tmp_path, OTHER).get(name) is None
