"""What a preview spells out: of too many records those that matter, each with what stands in it and who wrote it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.devices.setup import own_fingerprint
from app.services.transfer import import_result, importing, submitting
from app.services.transfer.importing import MergePreview
from app.services.workspace.workspace import Workspace
from app.ui.transfer import import_page
from tests.journeys.test_window_story import opened
from tests.offices import activity, target
from tests.sync.family import copied, record_activity

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def handed(daito: Workspace, tmp_path: Path) -> Path:
    return submitting.hand_in(daito, tmp_path).path


def count(preview: MergePreview, kind: str) -> int:
    return sum(line.kind == kind for line in preview.lines)


def test_many_additions_never_hide_what_is_deleted_or_differs(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    monkeypatch.setattr(importing, "LINES_SHOWN", 12)
    monkeypatch.setattr(importing, "LEAST_OF_EACH", 3, raising=False)
    monkeypatch.setattr(import_result, "MANY_DELETIONS", 4)
    gone = [record_activity(daito, title=f"消えるサロン{number}") for number in range(4)]
    disputed = [record_activity(daito, title=f"食い違うサロン{number}", target_id=target(daito)) for number in range(9)]
    importing.import_files(head, [handed(daito, tmp_path)])
    for number in range(20):
        record_activity(daito, title=f"新しいサロン{number}")
    for record in gone:
        activities.delete(daito, record)
    for workspace, place in ((head, "公民館"), (daito, "集会所")):
        for record in disputed:
            activities.save(workspace, activities.open_form(workspace, record), {"place": place})
    file = handed(daito, tmp_path)
    seen = importing.preview(head, [file])
    assert (seen.added, seen.deleted, seen.conflicts) == (20, 4, 9)
    assert len(seen.lines) == 12
    assert [count(seen, kind) for kind in ("conflict", "deleted", "added")] == [6, 3, 3]
    assert [line.kind for line in seen.lines][:6] == ["conflict"] * 6
    asked: list[str] = []
    monkeypatch.setattr(import_page, "confirm", lambda _parent, _question, names, *_, **__: asked.append(names) or False)
    page = opened(qtbot, head, "receive").page("receive")
    page.look_at([file])
    qtbot.waitUntil(lambda: page._take.isVisibleTo(page))
    page._take.click()
    assert asked[0].count("消えるサロン") == 3 and "ほか 1件" in asked[0]


def test_a_new_record_opens_with_its_fields_and_a_deleted_one_with_what_goes(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    gone = activity(daito, title="消えるサロン", place="公民館")
    importing.import_files(head, [handed(daito, tmp_path)])
    activity(daito, title="ひらくサロン", participants=0, content="茶話会\nと体操。" + "長い話" * 40)
    activities.delete(daito, gone)
    page = opened(qtbot, head, "receive").page("receive")
    page.look_at([handed(daito, tmp_path)])
    qtbot.waitUntil(lambda: page._take.isVisibleTo(page))
    shown = {}
    for row in range(2):
        page.lines.selectRow(row)
        shown[page.lines.current_row().kind] = page._detail.text()
    assert "活動名：ひらくサロン" in shown["added"] and "延べ参加者数：0" in shown["added"]
    assert "茶話会 と体操。" in shown["added"] and "…" in shown["added"] and "（空欄）" not in shown["added"]
    assert "場所：公民館" in shown["deleted"] and f"PC（番号{own_fingerprint(daito)[:4]}…）" in shown["deleted"]


def test_each_changed_field_says_who_wrote_it(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, title="サロン", place="公民館")
    importing.import_files(head, [handed(daito, tmp_path)])
    for person, values in (("佐藤", {"place": "集会所"}), ("鈴木", {"participants": 20})):
        with daito.acting_as(person):
            activities.save(daito, activities.open_form(daito, record), values)
    (line,) = importing.preview(head, [handed(daito, tmp_path)]).lines
    assert [(one.after, one.by[:2]) for one in line.changes if one.after in ("集会所", "20")] == [
        ("20", "鈴木"),
        ("集会所", "佐藤"),
    ]
    assert line.by.startswith("鈴木")
