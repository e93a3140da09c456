"""Where the system has no place for keys, the first start offers a passphrase; it is never asked where one is."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.devices import key_renewal
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.keystore import MASTER_FILE_NAME, PASSPHRASE_VARIABLE, WARNING, key_place
from app.ui.start.first_run import FirstRun
from app.ui.start.new_passphrase import NewPassphrase


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FirstRun:
    """On a PC without a key store (tests/conftest.py sees to that) and without a passphrase in its environment."""
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    page = FirstRun(tmp_path / "office")
    qtbot.addWidget(page)
    page.show()
    return page


def _asked(qtbot: QtBot, page: FirstRun) -> NewPassphrase:
    page._head.click()
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._new_passphrase)
    return page._new_passphrase


def _made(qtbot: QtBot, page: FirstRun, press: str, words: tuple[str, str] = ("", "")) -> Workspace:
    asked = _asked(qtbot, page)
    asked._first.setText(words[0])
    asked._second.setText(words[1])
    with qtbot.waitSignal(page.finished, timeout=20_000) as made:
        getattr(asked, press).click()
    (workspace,) = made.args
    assert isinstance(workspace, Workspace)
    return workspace


def test_the_records_are_guarded_by_the_passphrase_that_was_chosen(qtbot: QtBot, page: FirstRun, tmp_path: Path) -> None:
    with _made(qtbot, page, "_go", ("さくら２０２５組", "さくら2025組")) as workspace:
        assert workspace.key_warning == "" and key_place(workspace.folder) == "passphrase"
        key_renewal.renew_keys(workspace)
    assert not (tmp_path / "office" / MASTER_FILE_NAME).exists()
    with pytest.raises(Refused):
        open_workspace(tmp_path / "office")
    open_workspace(tmp_path / "office", passphrase="さくら2025組").close()


def test_one_may_do_without_and_is_warned(qtbot: QtBot, page: FirstRun) -> None:
    with _made(qtbot, page, "_without") as workspace:
        assert workspace.key_warning == WARNING and key_place(workspace.folder) == "file"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [("", "", ""), ("短い", "短い", "8文字以上"), ("さくら2025組", "", ""), ("さくら2025組", "さくら2026組", "まだ同じ")],
)
def test_a_short_or_mistyped_passphrase_is_not_taken(qtbot: QtBot, page: FirstRun, first: str, second: str, said: str) -> None:
    asked = page._new_passphrase
    asked._first.setText(first)
    asked._second.setText(second)
    assert not asked._go.isEnabled() and said in asked._said.text()


def test_a_wrong_code_leads_back_to_the_code_before_a_passphrase_is_asked(qtbot: QtBot, page: FirstRun, tmp_path: Path) -> None:
    file = tmp_path / "daito.yui-setup"
    file.write_bytes(b"damaged")
    page.use_setup_file(file)
    for code in ("1234-5678", "8765-4321"):
        page._on_code(code)
        qtbot.waitUntil(lambda: not page._jobs.is_busy())
        assert page._stack.currentWidget() is page._code and page._stack.isEnabled()
        assert page.focusWidget() is page._code._code  # the next one can be typed at once


def test_with_a_passphrase_in_the_environment_nothing_is_asked(qtbot: QtBot, tmp_path: Path) -> None:
    page = FirstRun(tmp_path / "office")
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.finished, timeout=20_000) as made:
        page._head.click()
    made.args[0].close()
