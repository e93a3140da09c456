"""The same product without a window: every command of the stable interface, as a script would use it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from app.start import main
from tests.exchange.test_hostile_tables import HOSTILE
from tests.exchange.test_pictures import png

UTF8 = ("-X", "utf8")
"""As the packaged program starts Python: without it a Windows of Japan writes in its old code page."""


class Office:
    """One office's folder, worked at through the command line in this process."""

    def __init__(self, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self.folder = folder
        self.capture = capfdbinary

    def run(self, *arguments: str | Path) -> tuple[int, str, str]:
        self.capture.readouterr()
        status = main(["--data", str(self.folder), *map(str, arguments)])
        out, err = self.capture.readouterr()
        return status, out.decode(), err.decode()

    def ask(self, *arguments: str | Path) -> Any:
        """The JSON answer of a command that must succeed."""
        status, out, err = self.run("--json", *arguments)
        assert status == 0, err
        return json.loads(out)

    def refusal(self, *arguments: str | Path) -> str:
        """The code of the refusal; standard output stays empty and the error is one line."""
        status, out, err = self.run(*arguments)
        assert status == 1 and out == "" and err.count("\n") == 1, (status, out, err)
        code, sign, sentence = err.partition(": ")
        assert sign and sentence.strip().endswith("。")
        return code


@pytest.fixture
def head(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Office:
    office = Office(tmp_path / "head", capfdbinary)
    office.ask("setup", "head")
    return office


@pytest.fixture
def daito(head: Office, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Office:
    made = head.ask("enrol", "daito", "--out", tmp_path / "daito.setup", "--code", "1234-5678-9012")
    assert made["code"] == "1234-5678-9012"
    office = Office(tmp_path / "daito", capfdbinary)
    office.ask("setup", "branch", "--from", tmp_path / "daito.setup", "--code", "１２３４５６７８９０１２")
    return office


def test_a_year_of_one_branch_by_commands_alone(head: Office, daito: Office, tmp_path: Path) -> None:
    who = daito.ask("whoami")
    assert (who["office"], who["plans"], who["last_sent"]) == ("daito", ["2021-2025"], None)
    added = daito.ask(
        "activity", "add", "date=R7.11.3", "target=１－③", "title=ふれあいサロン支援", "participants=約３０",
        "place=𠮷高公民館", "kind=交流（サロン等）", "secondary_targets=2-2",
    )["id"]  # fmt: skip
    row = daito.ask("activity", "show", added)
    assert row["id"] == added
    assert (row["date"], row["target"], row["secondary_targets"]) == ("2025-11-03", "1-3", ["2-2"])
    assert (row["participants"], row["participants_approximate"], row["sessions"]) == (30, True, 1)
    assert (row["kind"], row["state"], row["status"], row["office"]) == ("exchange", "final", "done", "daito")

    dropped = daito.ask("activity", "add", "date=2025-12-01", "target=13", "title=座談会", "status=中止", "status_reason=大雪")[
        "id"
    ]
    daito.ask("activity", "edit", added, "participants=0")
    assert daito.ask("activity", "show", added)["participants"] == 0
    daito.ask("activity", "edit", added, "participants=")
    assert daito.ask("activity", "show", added)["participants"] is None
    daito.ask("activity", "edit", added, "participants=31")
    assert daito.ask("activity", "show", dropped)["participants"] is None
    assert [found["title"] for found in daito.ask("activity", "list", "--search", "ｻﾛﾝ", "--fiscal-year", "R7")] == [
        "ふれあいサロン支援"
    ]

    sent = daito.ask("bundle", "export", "--out", tmp_path)
    assert Path(sent["path"]).name.isascii()
    look = head.ask("bundle", "inspect", sent["path"])
    assert (look["office"], look["confirmation_code"], look["already_imported"]) == ("daito", sent["confirmation_code"], False)
    before = head.ask("digest")
    seen = head.ask("bundle", "import", sent["path"], "--preview")
    assert (seen["added"], seen["conflicts"]) == (2, 0)
    assert head.ask("digest") == before
    done = head.ask("bundle", "import", sent["path"])
    assert done["digest"] == seen["digest"]
    assert head.ask("bundle", "import", sent["path"])["files"][0]["already_imported"]

    head.ask("activity", "edit", added, "participants=29")
    daito.ask("activity", "edit", added, "participants=33")
    head.ask("bundle", "import", daito.ask("bundle", "export", "--out", tmp_path)["path"])
    (conflict,) = head.ask("conflict", "list")
    assert conflict["base"] == "31人" and len(conflict["candidates"]) == 2
    head.ask("conflict", "resolve", conflict["id"], "--take", "theirs")
    assert head.ask("conflict", "list") == []
    (back,) = head.ask("bundle", "export", "--for-all", "--out", tmp_path)
    daito.ask("bundle", "import", back["path"])
    assert daito.ask("activity", "show", added)["participants"] == 33
    assert daito.ask("bundle", "log")["sent"][-1]["received"]
    assert head.run("dump", "--scope", "daito")[1] == daito.run("dump", "--scope", "daito")[1]
    assert head.ask("digest", "--scope", "common") == daito.ask("digest", "--scope", "common")

    pdf = tmp_path / "sheet.pdf"
    printed = head.ask("report", "print", "evaluation-sheet", "--fiscal-year", "R7", "--target", "1-3", "--out", pdf)
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert printed["sheets"] == 1 and "未提出" in text and "33" in text
    assert head.ask("report", "list")[0]["kind"] == "evaluation-sheet"


def test_every_refusal_has_its_code_and_changes_nothing(head: Office, daito: Office, tmp_path: Path) -> None:
    digests = head.ask("digest"), daito.ask("digest")
    assert daito.refusal("activity", "add", "date=2025-11-03", "target=9-9", "title=a") == "unknown-target"
    assert daito.refusal("activity", "add", "date=R7.2.30", "target=1-3", "title=a") == "impossible-date"
    assert daito.refusal("activity", "add", "date=R7.2.3", "target=1-3") == "incomplete-activity"
    assert daito.refusal("activity", "add", "date=R7.2.3", "target=1-3", "title=a", "participants=-3") == "bad-number"
    assert daito.refusal("activity", "add", "colour=red") == "unknown-field"
    assert daito.refusal("activity", "show", "zz") == "unknown-activity"
    assert head.refusal("enrol", "sendai", "--out", tmp_path / "x") == "unknown-office"
    assert daito.refusal("enrol", "daito", "--out", tmp_path / "x") == "not-head-office"
    assert head.refusal("bundle", "export", "--for", "murone", "--out", tmp_path) == "no-device"
    assert head.refusal("setup", "head") == "data-exists"
    good = daito.ask("bundle", "export", "--out", tmp_path / "good.yui")["path"]
    assert daito.refusal("bundle", "inspect", good) == "not-for-this-office"
    for name, data, code in (
        ("cut.yui", Path(good).read_bytes()[:-40], "damaged-bundle"),
        ("empty.yui", b"", "not-a-bundle"),
        ("zip.yui", b"PK\x03\x04rest", "not-a-bundle"),
    ):
        (tmp_path / name).write_bytes(data)
        assert head.refusal("bundle", "import", tmp_path / name) == code
    assert head.refusal("bundle", "import", tmp_path / "nowhere.yui") == "unreadable-file"
    assert daito.refusal("bundle", "export", "--out", tmp_path / "no" / "folder.yui") == "target-unwritable"
    assert (
        head.refusal("report", "print", "evaluation-sheet", "--fiscal-year", "R7", "--out", tmp_path / "no" / "a.pdf")
        == "target-unwritable"
    )
    assert head.refusal("report", "print", "poster", "--fiscal-year", "R7", "--out", tmp_path / "a.pdf") == "unknown-report"
    assert (
        head.refusal("report", "print", "evaluation-sheet", "--fiscal-year", "X", "--out", tmp_path / "a.pdf")
        == "unknown-fiscal-year"
    )
    assert (head.ask("digest"), daito.ask("digest")) == digests


def test_missing_data_are_never_silently_made(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    nowhere = Office(tmp_path / "nowhere", capfdbinary)
    assert nowhere.refusal("whoami") == "no-database"
    assert not nowhere.folder.exists()


def test_a_wrong_plan_file_leaves_no_data(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('[plan]\nkey = "x"\nname = 5\n', encoding="utf-8")
    office = Office(tmp_path / "head", capfdbinary)
    assert office.refusal("setup", "head", "--plan", plan) == "bad-plan-file"
    assert not office.folder.exists()


def test_a_second_place_is_chosen_once_and_each_copy_goes_there(daito: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert daito.ask("backup", "second-place")["folder"] is None
    assert daito.ask("backup", "second-place", stick)["is_there"]
    made = daito.ask("backup", "create")["name"]
    place = daito.ask("backup", "second-place")
    assert place["reached_at"] and (Path(place["copies"]) / made).is_file()
    assert daito.refusal("backup", "second-place", stick / "none") == "no-folder"
    assert daito.ask("backup", "second-place", "--none")["folder"] is None


def test_the_check_names_a_rotten_copy(daito: Office) -> None:
    path = Path(daito.ask("backup", "create")["path"])
    assert daito.ask("check")["copies"] == []
    content = bytearray(path.read_bytes())
    content[-3000] ^= 1
    path.write_bytes(content)
    status, out, _ = daito.run("check")
    assert status == 1 and "の控え（手で作った控え）が壊れています" in out
    assert [one["state"] for one in daito.ask("backup", "list")] == ["damaged"]
    assert daito.refusal("backup", "restore", path.name) == "damaged-backup"


def test_a_backup_brings_yesterday_back(daito: Office) -> None:
    first = daito.ask("activity", "add", "date=2025-11-03", "target=1-3", "title=サロン")["id"]
    backup = daito.ask("backup", "create")["name"]
    daito.ask("activity", "delete", first)
    assert daito.refusal("activity", "show", first) == "unknown-activity"
    assert backup in [one["name"] for one in daito.ask("backup", "list")]
    daito.ask("backup", "restore", backup)
    assert daito.ask("activity", "show", first)["title"] == "サロン"
    assert daito.ask("check")["troubles"] == []
    assert daito.refusal("backup", "restore", "../office.db") == "no-backup"


def test_an_import_can_be_taken_back_and_done_again(head: Office, daito: Office, tmp_path: Path) -> None:
    daito.ask("activity", "add", "date=2025-11-03", "target=1-3", "title=サロン")
    path = daito.ask("bundle", "export", "--out", tmp_path)["path"]
    before = head.ask("digest")
    number = head.ask("bundle", "import", path)["files"][0]["import"]
    after = head.ask("digest")
    head.ask("bundle", "undo", str(number))
    assert head.ask("digest") == before
    head.ask("bundle", "import", path)
    assert head.ask("digest") == after != before


def test_a_newer_program_is_signed_looked_for_and_fetched(head: Office, daito: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert daito.refusal("update", "fetch", stick) == "no-update"
    setup = stick / "YuiNote-Setup-9.0.0.exe"
    setup.write_bytes(b"MZ the program")
    head.ask("update", "sign", setup)
    assert daito.ask("update", "look", stick)["version"] == "9.0.0"
    fetched = daito.ask("update", "fetch", stick)
    assert Path(fetched["path"]).read_bytes() == b"MZ the program"
    setup.write_bytes(b"MZ the virus..")
    assert daito.refusal("update", "fetch", stick) == "tampered-update"


def test_tables_and_photos_made_to_harm_are_refused_and_nothing_changes(daito: Office, tmp_path: Path) -> None:
    activity = daito.ask("activity", "add", "date=R7.11.3", "target=1-3", "title=サロン")["id"]
    before = daito.ask("digest")
    for number, made in enumerate(HOSTILE.values()):
        (tmp_path / f"{number}.xlsx").write_bytes(made())
        assert daito.refusal("activity", "import", tmp_path / f"{number}.xlsx").endswith("-spreadsheet")
    (tmp_path / "bomb.png").write_bytes(png(1, 60_000_000))
    assert daito.refusal("photo", "add", activity, tmp_path / "bomb.png") == "too-large-picture"
    assert daito.ask("digest") == before


def test_what_was_changed_of_a_photo_is_told(daito: Office, tmp_path: Path) -> None:
    activity = daito.ask("activity", "add", "date=R7.11.3", "target=1-3", "title=サロン")["id"]
    Image.new("I;16", (32, 32), 40_000).save(tmp_path / "scan.png")
    Image.new("RGB", (32, 32)).save(tmp_path / "plain.png")
    _, said, _ = daito.run("photo", "add", activity, tmp_path / "scan.png", tmp_path / "plain.png")
    assert said.splitlines() == ["写真を2枚入れました。", "16ビットを8ビットにしました。"]


def test_the_program_starts_by_itself(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, *UTF8, "main.py", "--data", str(tmp_path / "none"), "whoami"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.decode().startswith("no-database: ")
    assert (
        subprocess.run([sys.executable, *UTF8, "main.py", "nonsense"], cwd=root, capture_output=True, check=False).returncode == 2
    )


def test_target_values_fixed_figures_and_progress_by_command(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    head = Office(tmp_path / "head", capfdbinary)
    head.ask("setup", "head")
    year = ("--fiscal-year", "R7")
    listed = head.ask("indicator", "list", *year)
    code = "fukushi-kyoiku-schools"
    of = f"indicator_id={code}"
    assert code in [row["code"] for row in listed]
    assert head.ask("record", "save", "indicator-target", of, "value=２１", *year)["saved"]
    assert head.ask("record", "save", "fixed-figure", of, "value=19", *year)["saved"]
    assert not head.ask("record", "save", "fixed-figure", of, "value=19", *year)["saved"]
    row = next(row for row in head.ask("indicator", "list", *year) if row["code"] == code)
    assert (row["goal"], row["figure"]) == ("21", "19")
    assert head.refusal("record", "save", "indicator-target", of, "state=unset", *year) == "missing-reason"
    assert head.refusal("record", "save", "fixed-figure", "indicator_id=salons", "value=3", *year) == "counted-by-branches"
    head.ask("period", "close", "R7")
    assert head.refusal("record", "save", "fixed-figure", of, "value=20", *year) == "closed-year"
    assert head.refusal("record", "delete", "fixed-figure", of, *year) == "closed-year"
    grid = head.ask("progress", *year)
    assert len(grid["lines"]) == 15
    assert grid["lines"][0]["offices"]["murone"] == "未提出"


def test_consultations_by_command_are_what_the_indicator_says(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    head = Office(tmp_path / "head", capfdbinary)
    head.ask("setup", "head")
    year = ("--fiscal-year", "R7")
    for field, method, value in (("住居", "電話", "２"), ("work", "home_visit", "3")):
        place = ("month=6", f"consultation_field={field}", f"consultation_method={method}")
        assert head.ask("record", "save", "consultation", *place, f"value={value}", *year)["saved"]
    june = head.ask("record", "list", "consultation", "month=6", *year)
    assert sorted((row["consultation_method"], row["value"]) for row in june) == [("home_visit", "3"), ("telephone", "2")]
    assert head.ask("record", "list", "consultation", "month=7", *year) == []
    wrong = ("month=6", "consultation_field=住居", "consultation_method=はがき", "value=2")
    assert head.refusal("record", "save", "consultation", *wrong, *year) == "unknown-choice"
    rows = head.ask("indicator", "list", *year)
    assert next(row["figure"] for row in rows if row["code"] == "consultations") == "5※"


def test_of_several_bad_files_each_ones_reason_is_told(head: Office, tmp_path: Path) -> None:
    """Only the first one's was, without its name."""
    (tmp_path / "空.yui").touch()
    (tmp_path / "報告.docx").write_bytes(b"PK nothing of ours")
    status, out, err = head.run("bundle", "import", tmp_path / "空.yui", tmp_path / "報告.docx")
    first, *others = err.splitlines()
    assert status == 1 and out == "" and first.count(": ") == 1
    assert [line.partition("：")[0] for line in others] == ["空.yui", "報告.docx"] and len(set(others)) == 2
    assert head.refusal("bundle", "import", tmp_path / "空.yui") == first.partition(": ")[0]
