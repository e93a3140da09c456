"""`make drill`: a branch loses its PC, then the head office burns down. Plays both in real files on a small council and prints
what a person would read.

The branch comes back from its stick with a set-up file and a number told by telephone; what was handed in or is on the stick
must be back, photos included.
Three weeks of work follow the last stick; then the PC is gone with everything on it. A new PC is made from stick and recovery
sheet, the page 戻ったものと足りないもの says what is missing, its request files go round, and at the end everything that any file
carried must be back. Exit status 1 when something acknowledged is missing.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PIL import Image

from app.journal.dump import digest
from app.models.base import COMMON, HEAD
from app.rules import clock
from app.rules.era import japanese_date
from app.services.activities import activities, photos, review_marks
from app.services.backup import backups, recovery
from app.services.devices import office_notes, roster
from app.services.devices.branch_recovery import come_back
from app.services.devices.coming_back import ask_everybody, coming_back
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.evaluation import evaluations
from app.services.plan import plans, vocabulary
from app.services.plan.target_year import TargetYear
from app.services.transfer import importing, submitting
from app.services.transfer.pc_alarms import alarms
from app.services.workspace.workspace import Workspace
from app.store.high_water_marks import STATE_VARIABLE
from app.store.recovery_code import code_lines

BRANCHES = ("daito", "murone", "senmaya")
BEGIN = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)
YEAR = 2025
WEEKS = 3
Say = Callable[[str], None]


class Drill:
    """One council and its loss. ``say`` gets each line a person would read."""

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder = folder
        self._say = say
        self._now = BEGIN
        self._moved = 0
        self._branches: list[Workspace] = []

    def play(self) -> list[str]:
        """The whole drill; what is missing at its end, a line each."""
        head = set_up_head(self._folder / HEAD)
        targets = [target.id for target in plans.plan_tree(head, plans.plans(head)[0].id).targets]
        for office in BRANCHES:
            joining = enrol(head, office, self._folder / f"{office}.yui-setup")
            self._branches.append(set_up_branch(self._folder / office, joining.path, joining.code))
        self._week(head, targets, 0)
        stick = self._folder / "stick"
        stick.mkdir()
        photo = _photograph(head, targets[0], self._now.date())
        self._step(f"{self._today()}　控えをUSBメモリーに写し、復旧用紙を金庫に入れました。")
        backups.carry_backup(head, stick)
        for week in range(1, WEEKS + 1):
            self._turn(days=7)
            self._week(head, targets, week)
            if week == 1:
                missing = self._lose_branch(head, targets)
        acknowledged = _ids(head)
        self._turn(hours=2)
        self._evaluate(head, targets[-1], "どのファイルにも入らなかった評価")
        self._turn(days=1)
        code = "\n".join(code_lines(head.keys.recovery_identity))
        head.close()
        shutil.rmtree(head.folder)
        self._step(f"{self._today()}　本部のPCを、記録ごと失いました。新しいPCで、控えと復旧用紙から戻します。")
        with recovery.recover(self._folder / "new", stick, code) as new:
            self._show(new)
            return [*missing, *_photo_missing(new, photo), *self._fetch(new, acknowledged)]

    def close(self) -> None:
        """Closes the branches."""
        for branch in self._branches:
            branch.close()

    def _lose_branch(self, head: Workspace, targets: Sequence[bytes]) -> list[str]:
        """A branch's PC is gone with what it had written since its copy; what is missing of the rest, a line each."""
        branch, stick = self._branches[0], self._folder / "branch-stick"
        stick.mkdir()
        _record(branch, targets[0], self._now.date(), "控えに入り、まだ提出していないサロン")
        photo = _photograph(branch, targets[0], self._now.date())
        backups.carry_backup(branch, stick)
        self._step(f"{self._today()}　{branch.office_name}が、控えをUSBメモリーに写しました。")
        held = _ids(branch)
        self._turn(days=2)
        _record(branch, targets[0], self._now.date(), "どこにも残らないサロン")
        branch.close()
        shutil.rmtree(branch.folder)
        self._step(f"{self._today()}　そのPCを、記録ごと失いました。本部が設定ファイルを作り、番号を電話で伝えます。")
        made = enrol(head, branch.office_code, self._folder / "again.yui-setup", copies_of=branch.device_id)
        new = self._branches[0] = come_back(self._folder / "branch-new", made.path, made.code, stick)
        self._show(new)
        without = _photo_missing(new, photo)
        self._turn(hours=1)
        self._both_ways(head, new)
        for line in alarms(head):
            self._say(f"  本部のホーム：{line}")
        roster.stop_device(head, branch.device_id)
        self._step("「支部とPC」で、失った支部のPCを止めました。")
        self._both_ways(head, new)
        lost = len(held - _ids(new)) + len(held - _ids(head))
        return [*without, *([f"支部の控えにあった変更のうち、{lost}件が戻っていません。"] if lost else [])]

    def _fetch(self, new: Workspace, acknowledged: set[bytes]) -> list[str]:
        self._turn(hours=1)
        self._step(f"{self._today()}　「お願いのファイルを全支部分作る」を押し、支部に渡しました。")
        out = self._place()
        requests = {one.to_office: one for one in ask_everybody(new, out)}
        for one in requests.values():
            self._say(f"  {one.to_name}：{one.path.name}　確認番号 {one.confirmation_code}")
        for branch in self._branches:
            self._turn(hours=3)
            importing.import_files(branch, [requests[branch.office_code].path])
            done = importing.import_files(new, [submitting.hand_in(branch, self._place()).path])
            self._step(f"{branch.office_name}が、お願いのファイルを取り込んで提出し、本部が受け取りました。")
            self._say(f"  追加 {done.added}件　変更 {done.changed}件　待機 {done.waiting}件")
            for notice in done.notices:
                self._say(f"  {notice}")
        self._show(new)
        for branch in self._branches:  # a PC that is newer than the copy can't open what was made before it was heard of
            if branch.office_code in {one.office for one in coming_back(new).offices if one.state == "missing"}:
                importing.import_files(branch, [submitting.send_back(new, branch.office_code, self._place()).path])
                importing.import_files(new, [submitting.hand_in(branch, self._place()).path])
                self._step(f"{branch.office_name}に、もう一度ファイルを渡し、提出してもらいました。")
        for lost in coming_back(new).other_head_pcs:  # not before all is here: what it wrote would be set aside
            roster.stop_device(new, lost)
            self._step("「支部とPC」で、失った本部のPCを止めました。")
        self._step("返送ファイルを渡し、もう一度提出してもらいました。")
        for branch in (*self._branches, *self._branches):
            self._both_ways(new, branch)
        return self._missing(new, acknowledged)

    def _missing(self, new: Workspace, acknowledged: set[bytes]) -> list[str]:
        found = []
        lost = len(acknowledged - _ids(new))
        if lost:
            found.append(f"支部へのファイルに入っていた変更のうち、{lost}件が戻っていません。")
        for branch in self._branches:
            for partition in (COMMON, branch.office_code):
                with new.database.reading() as ours, branch.database.reading() as theirs:
                    if digest(ours, partition) != digest(theirs, partition):
                        found.append(f"{branch.office_name}と本部の記録が違います（{partition}）。")
        found += [f"まだ足りません：{one.office_name}　{one.words}" for one in coming_back(new).offices if one.state == "missing"]
        return found

    def _week(self, head: Workspace, targets: Sequence[bytes], week: int) -> None:
        """An ordinary week: everybody writes, hands in and gets an answer."""
        day = self._now.date()
        written = []
        for branch in self._branches:
            written.append(_record(branch, targets[week], day, f"{branch.office_name}のサロン 第{week + 1}週"))
        self._evaluate(head, targets[week], f"第{week + 1}週に書いた評価")
        _record(head, targets[week], day, f"本部の研修会 第{week + 1}週")
        note = office_notes.open_note(head, BRANCHES[week % len(BRANCHES)])
        office_notes.save_note(head, note, {"note": f"第{week + 1}週：電話は午前中"})
        vocabulary.save_term(head, vocabulary.open_term(head, None, "district"), {"label": f"新しい地区{week + 1}"})
        for branch in self._branches:
            self._both_ways(head, branch)
        review_marks.check(head, written)
        self._both_ways(head, self._branches[week % len(self._branches)])

    def _both_ways(self, head: Workspace, branch: Workspace) -> None:
        importing.import_files(head, [submitting.hand_in(branch, self._place()).path])
        importing.import_files(branch, [submitting.send_back(head, branch.office_code, self._place()).path])

    def _evaluate(self, head: Workspace, target: bytes, words: str) -> None:
        form = evaluations.open_evaluation(head, TargetYear(target, YEAR))
        evaluations.save_evaluation(head, form, {"outcome": words})

    def _show(self, workspace: Workspace) -> None:
        """The page 戻ったものと足りないもの, line by line, and what the first page says."""
        found = coming_back(workspace)
        self._step("画面「戻ったものと足りないもの」")
        for line in (*found.opening, found.summary):
            self._say(f"  {line}")
        for one in found.offices:
            if one.state != "no_device":
                parts = (one.office_name, one.tel, one.words, f"いつの分まで {one.copy_words}", one.todo)
                self._say(f"  {'　'.join(filter(None, parts))}")
        for line in found.lost:
            self._say(f"  {line}")
        for line in alarms(workspace):
            self._say(f"  ホーム：{line}")

    def _step(self, line: str) -> None:
        self._say(f"■ {line}")

    def _today(self) -> str:
        return japanese_date(clock.today())

    def _place(self) -> Path:
        self._moved += 1
        place = self._folder / f"files-{self._moved}"
        place.mkdir()
        return place

    def _turn(self, **step: float) -> None:
        self._now += timedelta(**step)

    def now(self) -> datetime:
        """The drill's own clock, a little further at each look."""
        self._now += timedelta(milliseconds=1)
        return self._now


def run(folder: Path, say: Say) -> int:
    """Plays the drill in an empty folder and tells how it ended; the exit status."""
    drill = Drill(folder, say)
    with _clock(drill.now):
        try:
            missing = drill.play()
        finally:
            drill.close()
    for line in missing:
        say(f"× {line}")
    say("■ 支部へのファイルに一度でも入ったものは、すべて戻りました。" if not missing else "■ 戻っていないものがあります。")
    return 1 if missing else 0


def _photograph(workspace: Workspace, target: bytes, day: date) -> bytes:
    """An activity with a photo that no file carries before the PC is lost; the photo's name."""
    record = _record(workspace, target, day, "写真のあるサロン")
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), f"#{workspace.device_id[:6]}").save(drawn, "JPEG")
    photos.add(workspace, record, drawn.getvalue())
    return photos.photos_of(workspace, record)[0].sha256 or b""


def _photo_missing(workspace: Workspace, photo: bytes) -> list[str]:
    """A line when the photo that lay beside the copy did not come back with it."""
    return (
        [] if workspace.photos.get(photo) is not None else [f"{workspace.office_name}の控えの隣にあった写真が、戻っていません。"]
    )


def _record(workspace: Workspace, target: bytes, day: date, title: str) -> bytes:
    values = {"date": day, "target_id": target, "title": title, "participants": 12}
    return activities.save(workspace, activities.blank(workspace), values)


def _ids(workspace: Workspace) -> set[bytes]:
    with workspace.database.reading() as session:
        return {id_ for (id_,) in session.connection().exec_driver_sql("SELECT id FROM operation")}


@contextmanager
def _clock(source: Callable[[], datetime]) -> Iterator[None]:
    before, clock.source = clock.source, source
    try:
        yield
    finally:
        clock.source = before


def main() -> int:
    """The drill in a folder of its own, which goes afterwards. Its keys belong to nobody, so its passphrase is no secret."""
    with tempfile.TemporaryDirectory(prefix="yui-drill-") as name:
        os.environ[STATE_VARIABLE] = str(Path(name) / "state")
        os.environ.setdefault("YUI_PASSPHRASE", "復旧の練習")
        (place := Path(name) / "council").mkdir()
        return run(place, print)


if __name__ == "__main__":
    sys.exit(main())
