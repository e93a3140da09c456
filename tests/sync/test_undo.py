"""Taking an import back: exactly what the file brought, and only while nobody else can know of it."""

from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.activities.activities import open_form, save
from app.services.backup import dumps
from app.services.transfer import import_undo, importing, submitting
from tests.conftest import TurnableClock
from tests.sync.family import copied, record_activity


def test_an_import_is_not_taken_back_after_an_answer_whatever_the_clock_said(tmp_path: Path, at: TurnableClock) -> None:
    with copied("head", tmp_path) as head, copied("murone", tmp_path) as murone:
        record_activity(murone)
        file = submitting.hand_in(murone, tmp_path / "a.yui").path
        at.turn(days=70 * 365)
        number = importing.import_files(head, [file]).files[0].import_id or 0
        at.turn(days=-70 * 365)
        submitting.send_back(head, "murone", tmp_path / "b.yui")
        with pytest.raises(YuiError) as refusal:
            import_undo.undo_import(head, number)
        assert refusal.value.code == "undo-too-late"


def test_a_file_sent_before_the_import_does_not_forbid_taking_it_back(tmp_path: Path, at: TurnableClock) -> None:
    with copied("head", tmp_path) as head, copied("murone", tmp_path) as murone:
        at.turn(days=70 * 365)
        submitting.send_back(head, "murone", tmp_path / "b.yui")
        at.turn(days=-70 * 365)
        record_activity(murone)
        before = dumps.digest(head)
        done = importing.import_files(head, [submitting.hand_in(murone, tmp_path / "a.yui").path])
        assert import_undo.undo_import(head, done.files[0].import_id or 0) == 1
        assert dumps.digest(head) == before
        again = importing.import_files(head, [tmp_path / "a.yui"])
        assert again.digest == done.digest
        import_undo.undo_import(head, again.files[0].import_id or 0)
        assert dumps.digest(head) == before
        with pytest.raises(YuiError) as refusal:
            import_undo.undo_import(head, again.files[0].import_id or 0)
        assert refusal.value.code == "unknown-import"


@pytest.mark.usefixtures("at")
def test_an_import_is_not_taken_back_after_somebody_wrote_upon_it(tmp_path: Path) -> None:
    with copied("head", tmp_path) as head, copied("murone", tmp_path) as murone:
        record = record_activity(murone, state="draft")
        done = importing.import_files(head, [submitting.hand_in(murone, tmp_path / "a.yui").path])
        save(head, open_form(head, record), {"participants": 3})
        with pytest.raises(YuiError) as refusal:
            import_undo.undo_import(head, done.files[0].import_id or 0)
        assert refusal.value.code == "undo-too-late"


@pytest.mark.usefixtures("at")
def test_taking_back_an_older_import_is_refused_when_a_newer_one_stands_on_it(tmp_path: Path) -> None:
    with copied("head", tmp_path) as head, copied("murone", tmp_path) as murone:
        record_activity(murone, "一つめ")
        first = importing.import_files(head, [submitting.hand_in(murone, tmp_path / "a.yui").path])
        record_activity(murone, "二つめ")
        second = importing.import_files(head, [submitting.hand_in(murone, tmp_path / "b.yui").path])
        assert second.added == 1
        with pytest.raises(YuiError):
            import_undo.undo_import(head, first.files[0].import_id or 0)
        assert import_undo.undo_import(head, second.files[0].import_id or 0) == 1
        assert import_undo.undo_import(head, first.files[0].import_id or 0) == 1
