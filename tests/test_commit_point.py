"""Before the commit point everything can be refused, after it nothing can: what fails then is a remark, at exit status 0."""

from pathlib import Path

import pytest

from app.cli import open_workspace as cli_open
from app.cli.main import main
from app.commit_point import asked_for, passed, preparing, taken_back
from app.errors import Damaged, Done, Refused, Unavailable, YuiError
from app.services.activities.activity_list import Filter, list_ids
from app.services.workspace import opening
from app.services.workspace.opening import open_workspace
from tests.sync.family import copied

TROUBLES = (MemoryError(), OSError("pulled"), Unavailable("disk-full", "a", "b"), Damaged("damaged-database", "a", "b"))
SAVED = ("activity", "add", "date=2025-11-03", "title=サロン", "target=1-3", "participants=5")


def kind(error: object) -> str:
    return type(error).__name__


@pytest.mark.parametrize("trouble", TROUBLES, ids=kind)
def test_the_same_trouble_is_a_refusal_before_the_point_and_a_remark_after_it(trouble: Exception) -> None:
    refused = Unavailable if isinstance(trouble, MemoryError) else type(trouble)
    with pytest.raises(refused), asked_for():
        raise trouble
    with pytest.raises(Done), asked_for():
        passed()
        raise trouble
    with pytest.raises(refused), asked_for():  # the next thing that is asked for begins anew
        raise trouble


def test_what_is_only_prepared_or_gone_again_can_still_be_refused() -> None:
    for gone in (True, False):
        with pytest.raises(Unavailable), asked_for():
            with preparing():
                passed()
            if gone:
                passed()
                taken_back()
            raise Unavailable("disk-full", "a", "b")


def test_a_rule_that_forbids_the_next_part_and_a_defect_stay_what_they_are() -> None:
    for error in (Refused("not-yours", "a", "b"), ZeroDivisionError()):
        with pytest.raises(type(error)), asked_for():
            passed()
            raise error


def test_damage_that_is_only_a_want_of_memory_is_not_called_damage() -> None:
    with pytest.raises(YuiError, match="out-of-memory"), asked_for():
        try:
            raise ValueError("[digital envelope routines] initialization error")
        except ValueError as error:
            raise Damaged("damaged-bundle", "a", "b") from error


@pytest.mark.parametrize("fails", ["the answer", "the closing"])
def test_a_command_that_fails_after_its_change_is_kept_says_done_and_has_done_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fails: str
) -> None:
    copied("daito", tmp_path).close()
    folder = tmp_path / "daito"

    def out_of_memory(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        if fails == "the answer":
            patched.setattr(cli_open.Answer, "print", out_of_memory)
        else:
            patched.setattr(opening, "_keep_high_water_marks", out_of_memory)
        assert main(["--data", str(folder), *SAVED]) == 0
    assert capsys.readouterr().err.splitlines()[-1].startswith("done-with-trouble: ")
    with open_workspace(folder) as workspace:
        assert len(list_ids(workspace, Filter())) == 1


def test_what_fails_while_the_data_are_opened_is_refused_though_opening_keeps_its_own_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copied("daito", tmp_path).close()
    (tmp_path / "daito").rename(tmp_path / "moved")  # so that opening begins a new generation, which is a commit

    def out_of_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(opening, "_fold_after_update", out_of_memory)
    assert main(["--data", str(tmp_path / "moved"), *SAVED]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("out-of-memory: ")
