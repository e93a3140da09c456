"""The whole story through real windows: pages are opened, keys pressed, files written and read, paper looked at."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.activities import activities, activity_drafts
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.conflicts.conflicts import list_conflicts
from app.services.evaluation import evaluations
from app.services.plan import plans
from app.services.plan.target_year import TargetYear
from app.services.transfer import submitting
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.journeys.test_main_story import join, record
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")


def opened(qtbot: QtBot, workspace: Workspace, page: str) -> Frame:
    context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, 2025), 2025)
    frame = Frame(context, pages_of(workspace.is_head))
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    frame.open(page)
    return frame


def settle(qtbot: QtBot, frame: Frame) -> None:
    qtbot.waitUntil(lambda: not frame.context.jobs.is_busy(), timeout=20_000)


def drop(widget: object, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    widget.dropEvent(event)  # type: ignore[attr-defined]


def test_a_routine_activity_takes_few_keys_and_no_mouse(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    keys = 0
    for field, text in (("date", "11/3"), ("target_id", "１３"), ("title", "ふれあいサロン"), ("participants", "３０")):
        widget = page.form.field(field)
        page.form.focus(field)
        write(widget, text)
        keys += 0 if field == "title" else len(text)
    QTest.keyClick(page.form.field("participants"), Qt.Key.Key_Return)
    page.save_and_next()
    keys += 2
    (id_,) = list_ids(daito, Filter())
    row = show_activity(daito, id_)
    assert (str(row.date), row.target_label, row.title, row.participants) == ("2025-11-03", "1-③", "ふれあいサロン", 30)
    assert keys <= 12
    assert page.form.values()["title"] is None


def test_what_was_typed_is_there_again_after_the_program_was_closed(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    write(page.form.field("title"), "書きかけの会議")
    qtbot.waitUntil(lambda: bool(activity_drafts.kept_forms(daito)), timeout=1000)
    frame = opened(qtbot, daito, "entry")
    again = frame.page("entry")
    assert again.form.values()["title"] == "書きかけの会議"
    assert list_ids(daito, Filter()) == []


def test_missing_fields_are_named_and_nothing_is_lost(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    write(page.form.field("title"), "座談会")
    page.save_and_next()
    assert "推進目標" in page.form.cell("target_id").problem()
    assert page.form.values()["title"] == "座談会"
    assert frame.context.notice.text()


def test_delete_is_taken_back_by_ctrl_z(qtbot: QtBot, daito: Workspace) -> None:
    first = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    record(daito, date="R7.10.4", target="2-2", title="見守り会議")
    frame = opened(qtbot, daito, "activities")
    page = frame.page("activities")
    page.table.select(first)
    page._on_delete()
    assert page.table.rows.rowCount() == 1
    page.undo()
    assert page.table.rows.rowCount() == 2
    page._search.setText("会議")
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1)


def test_ctrl_z_takes_the_last_action_back_on_every_page_and_names_it(qtbot: QtBot, daito: Workspace) -> None:
    first = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    activities.delete(daito, first)
    frame = opened(qtbot, daito, "home")
    qtbot.keyClick(frame, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list_ids(daito, Filter()) == [first]
    assert "「記録の削除」を元に戻しました" in frame.context.notice.text()
    frame.open("hand_in")
    qtbot.keyClick(frame, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list_ids(daito, Filter()) == []
    qtbot.keyClick(frame, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "もうありません" in frame.context.notice.text()


def test_handing_in_shows_the_number_the_head_office_sees(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン", content="連絡先は0191-00-0000です")
    frame = opened(qtbot, daito, "hand_in")
    page = frame.page("hand_in")
    assert len(page._warned) == 1
    page.hand_in_to(tmp_path)
    settle(qtbot, frame)
    (path,) = tmp_path.glob("*.yui")
    receive = opened(qtbot, head, "receive")
    drop(receive.page("receive"), [path])
    settle(qtbot, receive)
    (shown,) = receive.page("receive").files.held.values()
    assert shown.confirmation_code == page._code.text()


def test_eight_dropped_files_one_damaged_and_one_difference_decided_by_two_keys(
    qtbot: QtBot, head: Workspace, tmp_path: Path
) -> None:
    codes = [office.code for office in plans.offices(head) if office.kind == "branch"]
    branches = {code: join(head, code, tmp_path / code) for code in codes[:7]}
    first = {
        code: record(workspace, date="R7.10.3", target="1-3", title=f"{code}のサロン", participants="20")
        for code, workspace in branches.items()
    }
    files = [submitting.hand_in(workspace, tmp_path).path for workspace in branches.values()]
    damaged = tmp_path / "damaged.yui"
    damaged.write_bytes(files[0].read_bytes()[:-10])

    frame = opened(qtbot, head, "receive")
    page = frame.page("receive")
    drop(page, [*files, damaged])
    settle(qtbot, frame)
    assert "追加 7件" in page._counts.text()
    assert list_ids(head, Filter()) == []
    page._on_take()
    settle(qtbot, frame)
    assert len(list_ids(head, Filter())) == 7

    one = codes[0]
    activities.save(head, activities.open_form(head, first[one]), {"participants": 18})
    activities.save(branches[one], activities.open_form(branches[one], first[one]), {"participants": 22})
    page.look_at([submitting.hand_in(branches[one], tmp_path).path])
    settle(qtbot, frame)
    page._on_take()
    settle(qtbot, frame)
    assert "食い違い 1件" in page._counts.text()

    frame.open("conflicts")
    decide = frame.page("conflicts")
    wanted = next(n for n, c in enumerate(decide.current().candidates, start=1) if c.text == "22人")
    QTest.keyClick(decide, str(wanted))
    QTest.keyClick(decide, Qt.Key.Key_Return)
    assert list_conflicts(head) == []
    assert show_activity(head, first[one]).participants == 22
    assert not decide._none.isHidden()

    frame.open("board")
    board = frame.page("board")
    texts = [[board.table.rows.text(row, column) for column in range(3)] for row in range(8)]
    assert [row[1] for row in texts].count("✔ 提出済み") == 7
    assert texts[7][1] == "○ 未提出" and board.table.rows.text(7, 4) == "－"
    back = tmp_path / "back"
    back.mkdir()
    board.send_to(back, None)
    settle(qtbot, frame)
    assert len(list(back.glob("*.yui"))) == 7
    returned = opened(qtbot, branches[one], "receive")
    returned.page("receive").look_at(list(back.glob(f"head-{one}-*.yui")))
    settle(qtbot, returned)
    returned.page("receive")._on_take()
    settle(qtbot, returned)
    assert show_activity(branches[one], first[one]).participants == 22


def test_what_is_typed_on_the_targets_page_is_on_the_paper(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    frame = opened(qtbot, head, "target")
    page = frame.page("target")
    page.list.selectRow(2)
    write(page.form.field("outcome"), "つなぎ先が見えるようになった。😀")
    page.form.field("rating").set_value("B")
    write(page.form.field("rating_reason"), "おおむね予定どおり。")
    page.save()
    target = page.list.current()
    assert evaluations.open_evaluation(head, TargetYear(target, 2025)).values["rating"] == "B"

    frame.open("print", target)
    paper = frame.page("print")
    settle(qtbot, frame)
    assert "😀" in paper._warning.text() and "未提出" in paper._warning.text()
    first = paper.preview.image(1)
    assert any(first.pixelColor(x, 300).lightness() < 128 for x in range(first.width()))
    paper.save_to(tmp_path / "sheet.pdf")
    settle(qtbot, frame)
    text = "".join(one.extract_text() for one in PdfReader(tmp_path / "sheet.pdf").pages)
    assert "つなぎ先が見えるようになった。" in text.replace("\n", "") and "未提出" in text
    assert paper.drawn() is not None and len(paper.drawn().papers) == 1


def test_a_set_up_file_is_made_and_its_code_shown_large(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    frame = opened(qtbot, head, "offices")
    page = frame.page("offices")
    page.make_setup_file("murone", tmp_path)
    settle(qtbot, frame)
    assert len(page._code.text().replace("-", "")) == 12
    assert any("登録待ち" in page.table.rows.text(row, 1) for row in range(page.table.rows.rowCount()))


@pytest.mark.parametrize("key", [entry.key for entry in pages_of(is_head=True)])
def test_every_page_of_the_head_office_opens_on_an_empty_desk(qtbot: QtBot, head: Workspace, key: str) -> None:
    frame = opened(qtbot, head, key)
    settle(qtbot, frame)
    assert frame.current == key


@pytest.mark.parametrize("key", [entry.key for entry in pages_of(is_head=False)])
def test_every_page_of_a_branch_opens_on_an_empty_desk(qtbot: QtBot, daito: Workspace, key: str) -> None:
    frame = opened(qtbot, daito, key)
    settle(qtbot, frame)
    assert frame.current == key
