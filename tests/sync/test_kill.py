"""The program is killed while it takes a real file in: before or after, never between; and again is as good as once."""

import multiprocessing
import random
import sys
import time
from pathlib import Path

import pytest

from app.models.base import HEAD
from app.services import dumps, handing_in, receiving
from app.services.desk import open_desk
from app.services.upkeep import check
from tests.benchmarks.sync_data import new_activities
from tests.sync.family import copied, insert

KILLS = 8
ACTIVITIES = 300


def take_in(folder: Path, file: Path) -> None:
    with open_desk(folder) as head:
        receiving.import_files(head, [file])


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill at any moment")
def test_an_import_that_is_killed_happened_or_did_not(tmp_path: Path) -> None:
    with copied("daito", tmp_path) as daito:
        insert(daito, list(new_activities(daito.life, ACTIVITIES)))
        file = handing_in.hand_in(daito, tmp_path / "many.yui").path
    with copied(HEAD, tmp_path / "whole") as head:
        before = dumps.digest(head)
        start = time.perf_counter()
        receiving.import_files(head, [file])
        seconds = time.perf_counter() - start
        after = dumps.digest(head)

    chance = random.Random(9)
    found = []
    for round_ in range(KILLS):
        copied(HEAD, tmp_path / str(round_)).close()
        folder = tmp_path / str(round_) / HEAD
        process = multiprocessing.get_context("fork").Process(target=take_in, args=(folder, file))
        process.start()
        time.sleep(chance.uniform(0.3, 1.3) * seconds)
        process.kill()
        process.join()
        with open_desk(folder) as head:
            found.append(dumps.digest(head))
            assert receiving.import_files(head, [file]).nothing_new is (found[-1] == after)
            assert dumps.digest(head) == after
            assert receiving.import_files(head, [file]).nothing_new
    assert set(found) <= {before, after}
    assert before in found  # else the kills came too late to prove anything
    with open_desk(tmp_path / "0" / HEAD) as head:
        assert check(head).troubles == ()
