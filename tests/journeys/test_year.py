"""A year's rhythm as the council keeps it, by files and commands: planned in April, done, met about, evaluated, told to the
board in June, asked of outsiders, published; late records and a reopened sheet in between. (令和6年度, worked at in 令和7年度.)
"""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.journeys.test_command_line import Office

YEAR = ("--fiscal-year", "R6")
TARGET = (*YEAR, "--target", "13")
EVALUATED = (
    "main_activities=サロンの世話人が集まった。",
    "rating=B",
    "rating_reason=半分の支部にとどまった。",
    "outcome=早く聞けるようになった。",
    "issue=冬に途切れる。",
    "direction=continue",
    "direction_note=四半期ごとに確かめる。",
)


def words(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


class Story:
    """The head office, 大東 and what goes between them on a stick."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder = folder
        self.head, self.daito = Office(folder / "head", capture), Office(folder / "daito", capture)
        self.head.ask("setup", "head")
        code = self.head.ask("enrol", "daito", "--out", folder / "daito.yui-setup")["code"]
        self.daito.ask("setup", "branch", "--from", folder / "daito.yui-setup", "--code", code)
        self.files = 0
        self.to_head()  # the branch makes itself known

    def to_head(self) -> Any:
        return self._carry(self.daito, self.head)

    def to_branch(self) -> Any:
        return self._carry(self.head, self.daito, "--for", "daito")

    def paper(self, office: Office, kind: str, *more: str) -> str:
        self.files += 1
        out = self.folder / f"paper{self.files}.pdf"
        office.ask("report", "print", kind, *YEAR, *more, "--out", out)
        return words(out)

    def _carry(self, sender: Office, receiver: Office, *more: str) -> Any:
        self.files += 1
        out = self.folder / f"file{self.files}.yui"
        sender.ask("bundle", "export", "--out", out, *more)
        return receiver.ask("bundle", "import", out)


@pytest.fixture
def story(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Story:
    return Story(tmp_path, capfdbinary)


def test_a_year_from_the_plan_in_april_to_the_board_and_the_public(story: Story) -> None:
    head, daito = story.head, story.daito
    # April: the plan, the days of the year; both travel to the branch, which plans its own part below it.
    assert head.ask("record", "take-usual-deadlines", *YEAR)["added"] > 5
    common = ("title=代表者交流会", "content=工夫を持ち寄る", "months=6", "responsible=地域福祉課")
    head.ask("record", "save", "plan-item", *common, *TARGET)
    assert head.refusal("record", "final", "annual-plan", *TARGET) == "incomplete-plan"
    head.ask("record", "save", "annual-plan", "aim=冬も集まる", "confirmed_on=R6.4.20", "decided_on=R6.4.25", *TARGET)
    for code in ("troubles-connected", "troubles-solved", "connected-share"):
        unset = ("state=unset", "reason=文章で評価する")
        head.ask("record", "save", "indicator-target", f"indicator_id={code}", *unset, *YEAR)
    assert head.ask("record", "final", "annual-plan", *TARGET)["edition"] == 1
    (planned,) = head.ask("record", "list", "plan-item", *TARGET)
    assert head.refusal("record", "delete", "plan-item", *TARGET, "--id", planned["id"]) == "final-plan"
    assert head.refusal("record", "delete", "annual-plan", *TARGET) == "final-record"
    (first,) = head.ask("edition", "list")
    story.to_branch()
    (item,) = daito.ask("record", "list", "plan-item", *TARGET, "--office", "head")
    assert item["title"] == "代表者交流会"
    assert (
        daito.refusal("record", "save", "plan-item", "title=別の会", *YEAR, "--target", "21", "--office", "head")
        == "not-head-office"
    )
    own = daito.ask("record", "save", "plan-item", "title=地区の集まり", "months=4", *TARGET)["id"]
    assert daito.ask("record", "list", "deadline", *YEAR)

    # The year: activities belong to items; the branch evaluates itself and hands in.
    day = ("date=2024-06-12", "target=13", "participants=30", "outcome=早く聞けた")
    daito.ask("activity", "add", "title=地区の集まり", f"plan_item_id={own}", "breakdown=高齢者20 民生10", *day)
    daito.ask("record", "save", "evaluation", *EVALUATED, *TARGET)
    daito.ask("record", "final", "evaluation", *TARGET)
    story.to_head()

    # May: the working group meets; what was left to do stands at the top of the next minutes.
    met = head.ask("record", "save", "meeting", "date=2025-05-15", "decision=手引きを作る", "confirmed_targets=13", *YEAR)["id"]
    head.ask("record", "save", "task", "content=冬の手引きの案", "owner=地域福祉課", "due=2025-09-01", *YEAR, "--meeting", met)
    later = head.ask("record", "save", "meeting", "date=2025-05-27", *YEAR)["id"]
    assert "前回までの宿題" in story.paper(head, "minutes", "--subject", later)
    assert "1-③" in story.paper(head, "minutes", "--subject", met)

    # The council's letter beside the branches', never made of them; every branch that said nothing is named.
    assert head.refusal("record", "final", "evaluation", *TARGET) == "incomplete-evaluation"
    head.ask("record", "save", "evaluation", *EVALUATED, "qualitative=声をかけ合うようになった。", *TARGET)
    head.ask("record", "final", "evaluation", *TARGET)
    head.ask("record", "save", "goal-review", "review=おおむね進んだ。", "next_year=冬の工夫を広げる。", *YEAR, "--goal", "1")
    sheet = story.paper(head, "evaluation-sheet", "--target", "13")
    assert "未提出" in sheet and "半分の支部にとどまった。" in sheet
    head.ask("record", "save", "board-report", "heading=令和6年度の評価", "paper_number=3", "summary=総じて進んだ。", *YEAR)
    told = head.ask("edition", "make", "board-report", *YEAR)
    report = story.paper(head, "board-report")
    assert "総じて進んだ。" in report and "おおむね進んだ。" not in report and "報告第3号" in report

    # June and July: the board's opinion and the citizens'; nothing is published before each has an answer.
    board = head.ask("record", "save", "opinion", "source=board", "goal_id=1", "suggestion=冬の工夫を広げてほしい", *YEAR)["id"]
    person = head.ask("record", "save", "evaluator", "name=髙橋花子", "affiliation=区長会", *YEAR)["id"]
    asked = head.ask(
        "record", "save", "opinion", f"evaluator_id={person}", "goal_id=1", "rating=A", "improve=夜の会もほしい", *YEAR
    )
    next_plan = ("--fiscal-year", "R7", "--target", "13")
    following = head.ask("record", "save", "plan-item", "title=冬の手引き", *next_plan)["id"]
    for opinion in (board, asked["id"]):
        refused = head.run("report", "print", "public-report", *YEAR, "--out", story.folder / "public.pdf")
        assert refused[0] == 1 and not (story.folder / "public.pdf").exists()
        answer = ("answer=手引きを配る", "owner=地域福祉課", "taken_up_year=2025")
        head.ask("record", "save", "opinion", *answer, *YEAR, "--id", opinion)
        refused = head.run("report", "print", "public-report", *YEAR, "--out", story.folder / "public.pdf")
        assert refused[0] == 1  # an answer without its place is only half of one
        head.ask("record", "save", "opinion", f"taken_up_item={following}", *YEAR, "--id", opinion)
    public = story.paper(head, "public-report")
    assert "委員A" in public and "髙橋" not in public and "支部からの報告" in public

    # The old prints are what they were, to the last byte.
    for edition in (first, told):
        copies = [story.folder / f"again{number}.pdf" for number in range(2)]
        for copy in copies:
            head.ask("edition", "reprint", edition["id"], "--out", copy)
        assert copies[0].read_bytes() == copies[1].read_bytes()

    # The next year begins with last year's 課題 beside the plan, and with what was answered to the board and the citizens.
    following_plan = words(_printed(head, story.folder / "next.pdf", "annual-plan", *next_plan))
    assert "冬に途切れる。" in following_plan and "冬の手引き←令和6年度委員A改善すべき点：夜の会もほしい" in following_plan


def test_a_late_record_waits_outside_a_closed_year_and_counts_after_reopening(story: Story) -> None:
    head, daito = story.head, story.daito
    daito.ask("activity", "add", "title=秋の会", "date=2024-10-03", "target=13", "participants=30")
    story.to_head()
    head.ask("period", "close", "R6")
    story.to_branch()
    daito.ask("activity", "add", "title=忘れていた会", "date=2025-03-20", "target=13", "participants=7")
    story.to_head()
    (late,) = head.ask("period", "late", "R6")
    assert late["title"] == "忘れていた会"
    closed = story.paper(head, "evaluation-sheet", "--target", "13")
    head.ask("record", "save", "evaluation", *EVALUATED, "qualitative=声をかけ合う。", *TARGET)
    head.ask("record", "final", "evaluation", *TARGET)
    (first,) = head.ask("edition", "list")
    before = _reprinted(head, first["id"], story.folder / "first.pdf")
    assert "大東11300" in closed  # activities, times, people, called off

    head.ask("period", "reopen", "R6", "--reason", "届け忘れの1件を入れる")
    assert head.refusal("record", "save", "evaluation", "rating=A", *TARGET) == "final-evaluation"
    head.ask("record", "reopen", "evaluation", *TARGET, "--reason", "1件増えた")
    head.ask("record", "save", "evaluation", "rating=A", "rating_reason=1件増えた。", *TARGET)
    head.ask("record", "final", "evaluation", *TARGET)
    assert head.refusal("edition", "make", "evaluation-sheet", *TARGET) == "already-final"
    second, opened = head.ask("edition", "list")
    assert (second["number"], opened["is_open"], opened["reopen_reason"]) == (2, True, "1件増えた")
    assert _reprinted(head, second["id"], story.folder / "second.pdf") != before
    assert "大東22370" in words(story.folder / "second.pdf")
    assert _reprinted(head, first["id"], story.folder / "first-again.pdf") == before


def _printed(office: Office, out: Path, kind: str, *more: str) -> Path:
    office.ask("report", "print", kind, *more, "--out", out)
    return out


def _reprinted(office: Office, edition: str, out: Path) -> bytes:
    office.ask("edition", "reprint", edition, "--out", out)
    return out.read_bytes()
