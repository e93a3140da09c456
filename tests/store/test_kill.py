"""Whatever was acknowledged is there, however often the program is killed; and nothing is there by half."""

import multiprocessing
import os
import random
import sys
from pathlib import Path

import pytest

from app.journal.operation import operation_id
from app.journal.rows import read_operations
from app.store.database import open_database
from tests.store.databases import KEY, fresh_database, save_activity

KILLS = 25


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
