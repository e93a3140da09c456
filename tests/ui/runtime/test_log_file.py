"""The log says where the program broke, and nothing that somebody typed."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Refused
from app.ui.runtime.log_file import keep_log
from app.ui.runtime.messages import explain


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The file that is written while the test runs."""
    logger = logging.getLogger("yui.window")
    before = list(logger.handlers)
    keep_log(tmp_path)
    yield tmp_path / "window.log"
    for handler in [one for one in logger.handlers if one not in before]:
        logger.removeHandler(handler)
        handler.close()


def test_a_defect_is_logged_with_its_place_and_its_cause_but_without_what_was_typed(
    log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    typed = "髙橋 花子"
    try:
        try:
            raise Refused("unknown-choice", f"「{typed}」は選べません。", "一覧から選んでください。")
        except Refused as error:
            raise KeyError(typed) from error
    except KeyError as defect:
        explain(defect)
    written = log.read_text(encoding="utf-8")
    assert "KeyError" in written and "Refused unknown-choice" in written and "test_log_file.py" in written
    assert "花子" not in written
    assert "花子" in caplog.text, "what another handler makes of it is its own"
