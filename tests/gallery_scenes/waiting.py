"""What waits and what is to be checked, at the head office."""

import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QTabWidget, QWidget

from app.journal.operation import encode_value
from app.services.activities import activities, review_marks
from app.services.evaluation import evaluations
from app.services.plan.target_year import TargetYear
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.ui.runtime.page_arguments import DuplicatesOf
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of, on_the_day
from tests.gallery_scenes.head_pages import settled
from tests.journeys.test_nasty_versions import NEWER, newer_write
from tests.journeys.test_nasty_waiting import by_hand, newer_file, odd_activity
from tests.offices import activity, target
from tests.sync.family import copied, handmade


@cache
def waiting_head() -> Workspace:
    on_the_day()
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-waiting-"))
    head, daito, murone = (copied(name, folder) for name in ("head", "daito", "murone"))
    activity(murone, title="室根のサロン")
    aim = {"target": [target(head)]}
    odd = [aim | {"participants": [-5, None]}, {"target": [bytes(16)]}, aim | {"when": ["2025-10-03", "2025-10-01"]}]
    operations = [
        handmade(daito, generation=bytes([n]) * 16, values=odd_activity(n, **values))  # type: ignore[arg-type]
        for n, values in enumerate(odd)
    ]
    late = handmade(daito, seq=2, prev=bytes(20), values={"title": encode_value(["男性の料理教室"])})
    foreign = handmade(daito, generation=b"another life 16b", partition="murone",
                       values={"title": encode_value(["室根の見守り訪問"])})  # fmt: skip
    importing.import_files(head, [by_hand(daito, head, folder / "a.yui", *operations, late, foreign)])
    importing.import_files(head, [newer_file(murone, folder / "murone-20251105-0002.yui")])
    return head


@scene("head-waiting")
def head_waiting() -> QWidget:
    return frame_of(waiting_head(), "waiting")


@scene("head-waiting-kept")
def head_waiting_kept() -> QWidget:
    frame = frame_of(waiting_head(), "waiting")
    page = frame.page("waiting")
    page.table.selectRow(len(page.table.rows.ids()) - 1)
    return frame


@scene("head-receive-newer")
def head_receive_newer() -> QWidget:
    frame = frame_of(waiting_head(), "receive")
    folder = Path(tempfile.mkdtemp())
    (folder / "空.yui").write_bytes(b"")
    (folder / "winmail.dat").write_bytes(b"\x78\x9f\x3e\x22" + bytes(200))
    with copied("murone", folder) as murone:
        activity(murone, title="室根の体操教室")
        newer = newer_file(murone, folder / "murone-20251106-0003.yui")
    frame.page("receive").look_at([newer, folder / "空.yui", folder / "winmail.dat"])
    return settled(frame)


@scene("head-waiting-none")
def head_waiting_none() -> QWidget:
    folder = Path(tempfile.mkdtemp())
    return frame_of(copied("head", folder), "waiting")


@scene("head-receive-after-update")
def head_receive_after_update() -> QWidget:
    on_the_day()
    folder = Path(tempfile.mkdtemp())
    with copied("daito", folder) as daito:
        record = activity(daito, title="大東のサロン")
        newer_write(daito, record, {"mood": NEWER})
        path = submitting.hand_in(daito, folder / "daito-20251105-0002.yui").path
    frame = frame_of(copied("head", folder), "receive")
    frame.page("receive").look_at([path])
    return settled(frame)


@scene("head-alike")
def head_alike() -> QWidget:
    on_the_day()
    workspace = copied("head", Path(tempfile.mkdtemp()))
    texts = {"content": "公民館で体操とお茶の会をひらいた。" * 6, "partners": "髙橋地区民生委員協議会"}
    one = activity(workspace, title="ふれあいサロン", place="公民館", **texts)
    other = activity(workspace, title="ふれあいｻﾛﾝ（公民館）", participants=15, outcome="はじめての方が3人来られた。")
    frame = frame_of(workspace, "waiting")
    frame.open("duplicates", DuplicatesOf(one, other))
    return frame


def checked_head() -> Workspace:
    on_the_day()
    folder = Path(tempfile.mkdtemp())
    head, daito = (copied(name, folder) for name in ("head", "daito"))
    records = [activity(daito, title=title) for title in ("ふれあいサロン", "髙橋公民館の懇談会", "見守り会議", "福祉講座")]
    evaluation = TargetYear(target(daito, "1-1"), 2025, "daito")
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, evaluation), {"outcome": "担い手が増えた。"})
    importing.import_files(head, [submitting.hand_in(daito, folder / "a.yui").path])
    review_marks.check(head, [*records[:3], evaluations.evaluation_id(evaluation)])
    activities.save(daito, activities.open_form(daito, records[1]), {"participants": 99})
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, evaluation), {"outcome": "担い手が3人増えた。"})
    importing.import_files(head, [submitting.hand_in(daito, folder / "b.yui").path])
    return head


@scene("head-checked-list")
def head_checked_list() -> QWidget:
    return frame_of(checked_head(), "activities")


@scene("head-checked-waiting")
def head_checked_waiting() -> QWidget:
    return frame_of(checked_head(), "waiting")


@scene("head-checked-ratings")
def head_checked_ratings() -> QWidget:
    frame = frame_of(checked_head(), "target")
    frame.page("target").findChild(QTabWidget).setCurrentIndex(1)
    return frame
