"""Each page of the encrypted file proves by itself that it is as it was written, and under which key."""

from pathlib import Path

from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES, connect
from app.store.encrypted_pages import any_page_opens, sound_pages
from tests.store.databases import KEY, fresh_database, save_activity


def _closed_database(folder: Path) -> Path:
    database = fresh_database(folder)
    with database.writing() as session:
        for number in range(100):
            save_activity(session, f"サロン{number}")
    database.close()
    return folder / "data" / FILE_NAME


def test_every_page_of_a_sound_file_opens_and_shows_what_was_written(tmp_path: Path) -> None:
    path = _closed_database(tmp_path)
    pages = list(sound_pages(path, KEY))
    assert len(pages) == path.stat().st_size // PAGE_BYTES
    assert all(page is not None for _, page in pages)
    assert any("サロン99".encode() in page for _, page in pages if page)


def test_one_flipped_bit_closes_one_page_and_no_other(tmp_path: Path) -> None:
    path = _closed_database(tmp_path)
    data = bytearray(path.read_bytes())
    data[4 * PAGE_BYTES + 1000] ^= 1
    path.write_bytes(data)
    assert [number for number, page in sound_pages(path, KEY) if page is None] == [5]
    assert any_page_opens(path, KEY)


def test_another_key_opens_no_page(tmp_path: Path) -> None:
    path = _closed_database(tmp_path)
    assert not any_page_opens(path, bytes(32))
    (other := tmp_path / "other.db").write_bytes("これは記録ではありません".encode() * 1000)
    assert not any_page_opens(other, KEY)


def test_a_sound_page_in_another_place_is_not_taken_for_that_place(tmp_path: Path) -> None:
    path = _closed_database(tmp_path)
    data = bytearray(path.read_bytes())
    data[5 * PAGE_BYTES : 6 * PAGE_BYTES] = data[4 * PAGE_BYTES : 5 * PAGE_BYTES]
    path.write_bytes(data)
    assert [number for number, page in sound_pages(path, KEY) if page is None] == [6]


def test_it_reads_what_the_driver_reads(tmp_path: Path) -> None:
    path = _closed_database(tmp_path)
    connection = connect(path, KEY)
    (count,) = connection.execute("PRAGMA page_count").fetchone()
    connection.close()
    assert count == sum(1 for _ in sound_pages(path, KEY))
