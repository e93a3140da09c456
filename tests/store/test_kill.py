"""Whatever was acknowledged is there, however often the program is killed; and nothing is there by half."""

import multiprocessing
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from app.journal.operation import operation_id
from app.journal.rows import read_operations
from app.store import copying
from app.store.copying import copy_database, verify_copy
from app.store.database import open_database
from app.store.files import replace_patiently
from tests.store.databases import KEY, fresh_database, save_activity
from tests.store.newer import newer_program

KILLS = 25
COPY_KILLS = 8


def save_for_ever(folder: Path, acknowledged: int, generation: bytes) -> None:
    database = open_database(folder, KEY)
    while True:
        with database.writing() as session:
            record = save_activity(session, "サロン" * 50, generation)
        os.write(acknowledged, record)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill often in a few seconds")
def test_every_acknowledged_save_survives_killing_the_program(tmp_path: Path) -> None:
    fresh_database(tmp_path).close()
    chance = random.Random(20251105)
    context = multiprocessing.get_context("fork")
    acknowledged: list[bytes] = []
    for round_ in range(KILLS):
        reader, writer = os.pipe()
        process = context.Process(target=save_for_ever, args=(tmp_path / "data", writer, bytes([round_]) * 16))
        process.start()
        os.close(writer)
        for _ in range(chance.randint(1, 8)):  # counted, not timed: a busy machine saves as much before it is killed
            acknowledged.append(os.read(reader, 16))
        process.kill()
        process.join()
        rest = b""
        while chunk := os.read(reader, 65536):
            rest += chunk
        os.close(reader)
        acknowledged += [rest[at : at + 16] for at in range(0, len(rest), 16)]

    database = open_database(tmp_path / "data", KEY)
    with database.reading() as session:
        operations = read_operations(session, "1")
        pictures = {row[0] for row in session.connection().exec_driver_sql("SELECT id FROM activity")}
    assert len(acknowledged) > 2 * KILLS
    assert set(acknowledged) <= pictures
    assert pictures == {operation.record for operation in operations}
    assert len(operations) - len(acknowledged) <= KILLS  # at most the one that was killed before it could be told
    by_generation: dict[bytes, list[int]] = {}
    for operation in operations:
        assert operation_id(operation) == operation.id
        by_generation.setdefault(operation.generation, []).append(operation.seq)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_generation.values())


def copy_for_ever(folder: Path, acknowledged: int, halts_at: int) -> None:
    """Before this copy gets its name it halts and says 0: so some are killed half way, however fast the disk is."""
    database = open_database(folder, KEY)
    number = 0

    def halts(partial: Path, target: Path) -> None:
        if number == halts_at:
            os.write(acknowledged, bytes(1))
            signal.pause()
        replace_patiently(partial, target)

    copying.replace_patiently = halts  # type: ignore[attr-defined]
    while True:
        number += 1
        connection = database.raw()
        copy = copy_database(connection, folder / "backups" / f"{os.getpid()}-{number}.db")
        connection.close()
        os.write(acknowledged, len(copy.name).to_bytes(1))


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill often in a few seconds")
def test_whole_copies_survive_killing_the_program_and_half_ones_are_swept(tmp_path: Path) -> None:
    """Fault F18: six of 37 kills left a half copy of the database's size for ever."""
    database = fresh_database(tmp_path)
    with database.writing() as session:
        for number in range(30):
            save_activity(session, f"{number}" * 2000)
    database.close()
    chance = random.Random(20251105)
    context, copies = multiprocessing.get_context("fork"), tmp_path / "data" / "backups"
    told, halves = 0, 0
    for round_ in range(COPY_KILLS):
        halts_at = chance.randint(1, 3) if round_ % 2 else 0
        reader, writer = os.pipe()
        process = context.Process(target=copy_for_ever, args=(tmp_path / "data", writer, halts_at))
        process.start()
        os.close(writer)
        said = b"".join(os.read(reader, 1) for _ in range(halts_at or chance.randint(1, 4)))
        process.kill()
        process.join()
        said += os.read(reader, 65536)
        os.close(reader)
        told += len(said) - said.count(0)
        halves += len(list(copies.glob("*.partial*")))
        open_database(tmp_path / "data", KEY).close()
        assert not list(copies.glob("*.partial*"))
    assert halves >= COPY_KILLS // 2
    whole = list(copies.glob("*.db"))
    assert len(whole) >= told
    for copy in whole:
        verify_copy(copy, KEY)


def upgrade(folder: Path) -> None:
    open_database(folder, KEY).close()


def killed(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_an_upgrade_that_is_killed_again_and_again_leaves_one_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault F18: nine full copies after eight kills."""
    fresh_database(tmp_path).close()
    with newer_program(monkeypatch, killed):
        for _ in range(4):
            process = multiprocessing.get_context("fork").Process(target=upgrade, args=(tmp_path / "data",))
            process.start()
            process.join()
            assert process.exitcode == -signal.SIGKILL
    assert len(list((tmp_path / "data" / "backups").glob("*before-schema-*.db"))) == 1
