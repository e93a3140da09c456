"""Plays the sample story with the real services and real files: a head office, eight branches, one fiscal year or five."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.demo import council, years
from app.demo.data import Correction, corrections, sample_activities, sample_evaluations, silent_offices, two_edits
from app.errors import Refused
from app.models.activity import Activity
from app.services.activities import activities
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows
from app.services.conflicts.conflicts import list_conflicts
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.evaluation import evaluations
from app.services.forms.form_list import find_form
from app.services.plan.plans import find_target, offices, plans
from app.services.plan.target_year import TargetYear
from app.services.printing.form_kinds import Choice, draw_form, save_form_file
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace

YEAR = 2025
YEARS = (2024, YEAR)
HEAD_FOLDER = "head"
PERSON = "支部担当"


@dataclass(frozen=True)
class DemoResult:
    """Where the story's files are, and what the head office has at its end."""

    folder: Path
    head: Path
    branches: tuple[Path, ...]
    bundles: tuple[Path, ...]
    pdfs: tuple[Path, ...]
    activities: int
    list_conflicts: int
    not_handed_in: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class OwnPart:
    """What the first PC of a branch needs to set itself up in its folder and to write its own part of the story."""

    folder: Path
    set_up_file: Path
    code: str
    plan: bytes
    five_years: bool


Each = Callable[[Callable[[OwnPart], int], Iterable[OwnPart]], Iterable[int]]
"""As ``map``, which writes the branches' parts one after the other; that of a process pool writes several at once."""


def play(folder: Path, say: Callable[[str], None] | None = None, *, five_years: bool = False, each: Each = map) -> DemoResult:
    """Plays the whole story into an empty folder. Refused("folder-not-empty") when the folder holds anything.

    ``say`` gets a Japanese line after each step. ``five_years`` adds R3 to R7 with all printed forms, the change to the sample of
    a next plan, and its first months.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(
            "folder-not-empty", "見本を置くフォルダーが空ではありません。", "空のフォルダーか、新しい名前を指定してください。"
        )
    tell = say or (lambda _: None)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as workspaces:
        head = workspaces.enter_context(set_up_head(folder / HEAD_FOLDER))
        tell(f"本部のデータを作りました：{head.folder}")
        return _Story(folder, head, workspaces, tell, five_years=five_years).play(each)


def write_own_part(part: OwnPart) -> int:
    """Sets a branch up and writes all that it writes before it hands in for the first time; how many activities of R6 and R7."""
    with set_up_branch(part.folder, part.set_up_file, part.code) as branch, _one_commit(branch):
        return _write_own_part(branch, part.plan, five_years=part.five_years)


def _write_own_part(workspace: Workspace, plan: bytes, *, five_years: bool) -> int:
    """The sample activities of one office, and its part of the years before."""
    count = years.record(workspace, plan, (sample for year in YEARS for sample in sample_activities(workspace.office_code, year)))
    for year in years.FEW if five_years else ():
        years.record(workspace, plan, years.earlier_activities(workspace.office_code, year))
    if five_years and not workspace.is_head:
        years.branch_years(workspace)
    return count


@contextmanager
def _one_commit(workspace: Workspace) -> Iterator[None]:
    """Within the block each save is a step of its own as always, but the disk is waited for only once, at the end."""
    with workspace.database.writing() as session, workspace.database.showing(session):
        yield


class _Story:
    """One run of the story: the open workspaces and the files they have exchanged."""

    def __init__(
        self, folder: Path, head: Workspace, workspaces: ExitStack, tell: Callable[[str], None], *, five_years: bool
    ) -> None:
        self.five_years = five_years
        self.folder = folder
        self.head = head
        self.workspaces = workspaces
        self.tell = tell
        self.plan = plans(head)[0].id
        self.branches: dict[str, Workspace] = {}
        self.bundles: list[Path] = []

    def play(self, each: Each) -> DemoResult:
        """All steps in the order of the council's year."""
        self._record(each)
        if self.five_years:
            self._tell_years()
        self._hand_in("round-1", self._speaking())
        self._evaluate()
        self._second_pc()
        for workspace in self._speaking():
            for correction in corrections(workspace.office_code):
                self._correct(workspace, correction)
        self._hand_in("round-2", [*self._speaking(), self.branches["daito-2"]])
        if self.five_years:
            self._pass_on()
        self._send_back()
        if self.five_years:
            self._begin_next_plan()
        return self._print()

    def _join(self, office: str, name: str) -> Workspace:
        """Enrols a PC of an office with a set-up file and opens its workspace."""
        enrolment = enrol(self.head, office, self._place("setup-files") / f"{name}.yui-setup")
        workspace = set_up_branch(self.folder / name, enrolment.path, enrolment.code)
        self.tell(f"{workspace.office_name}のPCを登録しました（{name}）")
        return self.workspaces.enter_context(workspace)

    def _speaking(self) -> list[Workspace]:
        """The first PC of every branch that hands in; one branch never does."""
        return [
            workspace
            for name, workspace in self.branches.items()
            if name == workspace.office_code and name not in silent_offices()
        ]

    def _record(self, each: Each) -> None:
        """Enrols the first PC of every branch; all offices write what they write by themselves."""
        branches = [office.code for office in offices(self.head) if office.kind == "branch"]
        counts = each(write_own_part, (self._own_part(code) for code in branches))
        with _one_commit(self.head):
            own = _write_own_part(self.head, self.plan, five_years=self.five_years)
        self.tell(f"{self.head.office_name}：活動を{own}件記録しました")
        for code, count in zip(branches, counts, strict=True):
            self.branches[code] = workspace = self.workspaces.enter_context(open_workspace(self.folder / code))
            self.tell(f"{workspace.office_name}：PCを登録し（{code}）、活動を{count}件記録しました")

    def _own_part(self, code: str) -> OwnPart:
        enrolment = enrol(self.head, code, self._place("setup-files") / f"{code}.yui-setup")
        return OwnPart(self.folder / code, enrolment.path, enrolment.code, self.plan, self.five_years)

    def _tell_years(self) -> None:
        """The years before: the branches have written theirs, which the head office evaluates once they are handed in."""
        self._hand_in("years", self._speaking())
        with _one_commit(self.head):
            council.head_years(self.head)
        self.tell("令和3年度から令和6年度：活動・件数表・会議・評価・外部評価を書きました")

    def _pass_on(self) -> None:
        """The head office closes the five years and sets up the next plan."""
        with _one_commit(self.head):
            new = years.pass_on(self.head)
        self.tell(f"5年総括を書き、{new.name}を入れ、新旧対応を決めました")

    def _begin_next_plan(self) -> None:
        """Four branches record under the next plan; the five-year review (5年総括) is printed."""
        new = plans(self.head)[0].id
        for workspace in self._speaking()[:4]:
            with _one_commit(workspace):
                years.record(workspace, new, years.first_activities(workspace.office_code))
        self._hand_in("round-3", self._speaking()[:4])
        paper = self.folder / "five-years-R3-R7.pdf"
        made = draw_form(self.head, find_form("five-years"), Choice(self.plan, YEAR))
        save_form_file(made, paper)
        self.tell(f"5年総括・新旧対照表：{paper}（{made.pages}ページ）")

    def _hand_in(self, name: str, workspaces: Iterable[Workspace]) -> None:
        """Each workspace writes its file and the head office imports them.

        A file that is not accepted stops the story.
        """
        sent = [submitting.hand_in(workspace, self._place(f"bundles/{name}")) for workspace in workspaces]
        self.bundles += [one.path for one in sent]
        done = importing.import_files(self.head, [one.path for one in sent])
        for report in done.files:
            if report.trouble is not None:
                raise report.trouble
        self.tell(
            f"本部で{len(sent)}個のファイルを取り込みました：追加{done.added}件・変更{done.changed}件・食い違い{done.conflicts}件"
        )

    def _evaluate(self) -> None:
        samples = sample_evaluations(YEAR)
        for sample in samples:
            target = find_target(self.head, self.plan, str(sample["target"]))
            form = evaluations.open_evaluation(self.head, TargetYear(target.id, YEAR))
            values = {name: value for name, value in sample.items() if name != "target"}
            evaluations.save_evaluation(self.head, form, values)
        self.tell(f"本部：{len(samples)}の推進目標に評価を書きました（残りは手書き用に空けてあります）")

    def _second_pc(self) -> None:
        """A second PC of one branch is enrolled and gets the branch's records; then both PCs correct the same figure."""
        edits = two_edits()
        second = self._join(edits.office, f"{edits.office}-2")
        self.branches[f"{edits.office}-2"] = second
        self._hand_in("second-pc", [second])
        back = submitting.send_back(self.head, edits.office, self._place("bundles/second-pc"))
        importing.import_files(second, [back.path])
        first = self.branches[edits.office]
        for workspace, changes in ((first, edits.first), (second, edits.second)):
            form = activities.open_form(workspace, self._find(workspace, edits.date, edits.title))
            with workspace.acting_as(PERSON):
                activities.save(workspace, form, activity_values(workspace, self.plan, changes))

    def _correct(self, workspace: Workspace, correction: Correction) -> None:
        form = activities.open_form(workspace, self._find(workspace, correction.date, correction.title))
        with workspace.acting_as(PERSON):
            activities.save(workspace, form, activity_values(workspace, self.plan, correction.changes))

    def _find(self, workspace: Workspace, held: object, title: str) -> bytes:
        """The id of the activity of that day and title."""
        with workspace.database.reading() as session:
            found = session.scalar(select(Activity.id).where(Activity.date == held, Activity.title == title))
        assert found is not None, title
        return found

    def _send_back(self) -> None:
        """The head office writes a return file for each branch, and all PCs of the branch import it."""
        sent = submitting.send_back_all(self.head, self._place("bundles/returned"))
        self.bundles += [one.path for one in sent]
        for one in sent:
            for workspace in self.branches.values():
                if workspace.office_code == one.to_office:
                    importing.import_files(workspace, [one.path])
        self.tell(f"返送ファイルを{len(sent)}個作り、各支部で受け取りました")

    def _print(self) -> DemoResult:
        """Prints the evaluation sheets, and counts what the head office has."""
        every = self._sheets("evaluation-sheets-R7.pdf", None)
        target = find_target(self.head, self.plan, "1-3")
        one = self._sheets("evaluation-sheet-R7-1-3.pdf", [target.id])
        names = {office.code: office.name for office in offices(self.head)}
        count = len(rows(self.head, list_ids(self.head, Filter(fiscal_year=YEAR))))
        silent = tuple(names[code] for code in silent_offices())
        count_open_conflicts = len(list_conflicts(self.head))
        return DemoResult(
            folder=self.folder,
            head=self.folder / HEAD_FOLDER,
            branches=tuple(workspace.folder for workspace in self.branches.values()),
            bundles=tuple(self.bundles),
            pdfs=(every[0], one[0]),
            activities=count,
            list_conflicts=count_open_conflicts,
            not_handed_in=silent,
            lines=(
                f"令和7年度の活動：{count}件　未提出：{'、'.join(silent)}　決めること：{count_open_conflicts}件",
                f"評価シート（15目標）：{every[0]}（{every[1]}ページ）",
                f"評価シート（1-③）：{one[0]}（{one[1]}ページ）",
                f"本部の画面：python main.py --data {self.folder / HEAD_FOLDER}",
            ),
        )

    def _sheets(self, name: str, targets: list[bytes] | None) -> tuple[Path, int]:
        """Prints evaluation sheets (all targets with None); returns the file and its number of pages."""
        made = draw_form(self.head, find_form("evaluation-sheet"), Choice(self.plan, YEAR, targets))
        save_form_file(made, self.folder / name)
        return self.folder / name, made.pages

    def _place(self, name: str) -> Path:
        """The folder of that name inside the story's folder, created when missing."""
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        return place
