"""What was replaced is known by its name, and tells how many erasures it knows of."""

from datetime import date
from pathlib import Path

from app.services.backup import backups, restoring
from app.services.records.erased_values import drop_erased_copies
from app.services.removal.erasure import erase_text
from app.store.set_aside import (
    BEFORE_RECOVERY,
    BEFORE_RESTORE,
    DAMAGED_COPY,
    KINDS,
    discard,
    paths_set_aside,
    place_for,
    set_aside,
)
from tests.offices import activity, branch


def test_a_name_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    for name in (
        "a-before-restore",
        "20251105-010000-000000-before-restore",
        "20259999-010000-000000-damaged",
        "x.db",
        "y.partial",
    ):
        (tmp_path / name).mkdir()
    [one] = set_aside(tmp_path, bytes(32))
    assert (one.path.name, one.kind, one.day, one.erasures) == (
        "20251105-010000-000000-before-restore", BEFORE_RESTORE, date(2025, 11, 5), 0,
    )  # fmt: skip
    assert set_aside(tmp_path / "nowhere", bytes(32)) == [] == paths_set_aside(tmp_path / "nowhere")


def test_every_kind_is_listed_and_goes(tmp_path: Path) -> None:
    for kind in KINDS:
        place = place_for(tmp_path, kind, "20251105-010000-000000")
        place.touch() if kind == DAMAGED_COPY else place.mkdir()
    assert {kind for _, kind in paths_set_aside(tmp_path)} == set(KINDS)
    for path, _ in paths_set_aside(tmp_path):
        discard(path)
    assert not list(tmp_path.iterdir())


def test_it_tells_how_many_erasures_the_data_in_it_know(tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        erase_text(daito, activity(daito, content="髙橋花子さん"), "content")
        drop_erased_copies(daito)
        made = backups.create_backup(daito)
    with restoring.restore_backup(tmp_path / "daito", made.name) as daito:
        [one] = set_aside(tmp_path / "daito" / "backups", daito.database.key)
        assert one.kind == BEFORE_RESTORE and one.erasures == 1
        [other] = set_aside(tmp_path / "daito" / "backups", bytes(32))
        assert other.erasures == 0
    assert BEFORE_RECOVERY in KINDS
