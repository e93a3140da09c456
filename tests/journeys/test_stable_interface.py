"""The commands that scripts rely on: names, options, exit status and JSON keys. Adding is free; renaming or removing is not.

One story of a head office and a branch that uses every one of them, in the order in which an office meets them.
"""

from pathlib import Path
from typing import Any

import pytest

from app.start import main
from tests.journeys.test_command_line import Office

ACTIVITY = {
    *("id", "office", "date", "end_date", "target", "secondary_targets", "title", "kind", "status", "sessions"),
    *("participants", "participants_approximate", "place", "district", "partners", "content", "outcome", "issue"),
    *("next_step", "recorder", "state"),
}
FILE = {"file", "ok", "code", "reason", "office", "device", "to", "kind", "made_at", "number", "confirmation_code", "import"}
MERGE = {"files", "added", "changed", "deleted", "conflicts", "waiting", "digest", "lines", "preview"}
SENT = {"path", "confirmation_code", "operations"}
OFFICES = ("ichinoseki", "hanaizumi", "daito", "senmaya", "higashiyama", "murone", "kawasaki", "fujisawa")
YEAR = ("--fiscal-year", "2025")


def keys(answer: Any, expected: set[str]) -> Any:
    """The answer, which has at least these keys."""
    assert expected <= answer.keys(), expected - answer.keys()
    return answer


def spoken(office: Office, *command: str | Path) -> str:
    """What the command says to people: lines that are no JSON, and nothing on standard error."""
    status, out, err = office.run(*command)
    assert (status, err) == (0, "") and not out.startswith(("{", "["))
    return out


@pytest.fixture
def offices(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> tuple[Office, Office]:
    head, daito = Office(tmp_path / "head", capfdbinary), Office(tmp_path / "daito", capfdbinary)
    introduced = {"office", "device", "fingerprint", "data"}
    assert keys(head.ask("setup", "head"), introduced)["office"] == "head"
    given = keys(head.ask("enrol", "daito", "--out", tmp_path / "daito.setup"), {"office", "path", "code"})
    made = daito.ask("setup", "branch", "--from", tmp_path / "daito.setup", "--code", given["code"])
    assert keys(made, introduced)["office"] == "daito"
    return head, daito


def test_every_command_of_the_stable_interface(offices: tuple[Office, Office], tmp_path: Path) -> None:
    head, daito = offices
    keys(daito.ask("whoami"), {"office", "device", "plans", "data_format", "last_sent", "last_received"})
    assert spoken(daito, "whoami")

    # activity
    id_ = keys(daito.ask("activity", "add", "date=2025-11-03", "target=1-3", "title=サロン", "participants=30"), {"id"})["id"]
    source = tmp_path / "one.json"
    source.write_text('{"date": "R7.11.4", "target": "13", "title": "座談会"}', encoding="utf-8")
    other = daito.ask("activity", "add", "--from", source)["id"]
    assert daito.ask("activity", "edit", id_, "participants=")["id"] == id_
    assert keys(daito.ask("activity", "show", id_), ACTIVITY)["participants"] is None
    daito.ask("activity", "edit", id_, "participants=0")
    assert daito.ask("activity", "show", id_)["participants"] == 0
    assert daito.ask("activity", "cancel", other, "--reason", "重複")["id"] == other
    assert daito.ask("activity", "show", other)["state"] == "cancelled"
    listed = daito.ask("activity", "list", *YEAR, "--target", "１-③", "--office", "daito", "--search", "ｻﾛﾝ")
    assert [keys(row, ACTIVITY)["id"] for row in listed] == [id_]
    assert spoken(daito, "activity", "list").splitlines()[-1].endswith("件")
    table = tmp_path / "rows.csv"
    table.write_text("日付,推進目標,活動名\n2025-12-01,1-3,体操\n", encoding="utf-8-sig")
    imported = {"added", "ids", "refused", "preview"}
    assert keys(daito.ask("activity", "import", table, "--preview"), imported)["ids"] == []
    (third,) = keys(daito.ask("activity", "import", table), imported)["ids"]
    assert daito.ask("activity", "delete", third)["id"] == third
    assert daito.refusal("activity", "show", third) == "unknown-activity"

    # bundle
    sent = keys(daito.ask("bundle", "export", "--out", tmp_path / "first.yui"), SENT)
    keys(head.ask("bundle", "inspect", sent["path"]), FILE)
    before = keys(head.ask("digest"), {"digest"})
    assert keys(head.ask("bundle", "import", sent["path"], "--preview"), MERGE)["preview"] is True
    assert head.ask("digest") == before
    (file,) = keys(head.ask("bundle", "import", sent["path"]), MERGE)["files"]
    keys(head.ask("bundle", "log"), {"sent", "received"})
    keys(head.ask("bundle", "undo", str(file["import"])), {"import", "operations"})
    assert head.ask("digest") == before
    head.ask("bundle", "import", sent["path"])
    keys(head.ask("bundle", "export", "--for", "daito", "--out", tmp_path), SENT)

    # conflict: every way of deciding
    for ours, theirs, take, outcome in ((20, 25, "theirs", 25), (30, 35, "ours", 30), (40, 45, "value=42", 42)):
        head.ask("activity", "edit", id_, f"participants={ours}")
        daito.ask("activity", "edit", id_, f"participants={theirs}")
        head.ask("bundle", "import", daito.ask("bundle", "export", "--out", tmp_path)["path"])
        (found,) = head.ask("conflict", "list")
        keys(found, {"id", "entity", "record", "title", "office", "fields", "base", "candidates"})
        assert head.ask("conflict", "resolve", found["id"], "--take", take)["id"] == found["id"]
        assert head.ask("activity", "show", id_)["participants"] == outcome
        (back,) = head.ask("bundle", "export", "--for-all", "--out", tmp_path)
        daito.ask("bundle", "import", keys(back, SENT)["path"])

    # report
    assert keys(head.ask("report", "list")[0], {"kind", "name"})["kind"] == "evaluation-sheet"
    out = tmp_path / "sheet.pdf"
    printed = head.ask("report", "print", "evaluation-sheet", *YEAR, "--target", "1-3", "--out", out)
    assert keys(printed, {"path", "pages", "sheets", "missing_glyphs"}) and out.read_bytes().startswith(b"%PDF")
    daito.ask("report", "print", "evaluation-sheet", *YEAR, "--office", "daito", "--out", tmp_path / "branch.pdf")

    # dump, digest: the same bytes on every PC that holds the same changes
    for scope in ("common", "daito"):
        assert head.run("dump", "--scope", scope)[1] == daito.run("dump", "--scope", scope)[1]
        assert head.ask("digest", "--scope", scope) == daito.ask("digest", "--scope", scope)
    assert keys(head.ask("dump", "--out", tmp_path / "dump.json"), {"path", "bytes"})

    # backup, check
    name = keys(daito.ask("backup", "create"), {"name"})["name"]
    assert name in [one["name"] for one in daito.ask("backup", "list")]
    keys(daito.ask("backup", "restore", name), {"restored", "office"})
    assert keys(daito.ask("check"), {"troubles", "records", "operations"})["troubles"] == []


def test_the_head_office_can_enrol_every_branch_by_its_code(offices: tuple[Office, Office], tmp_path: Path) -> None:
    head, _ = offices
    for code in OFFICES:
        assert head.ask("enrol", code, "--out", tmp_path / f"{code}.setup")["office"] == code


@pytest.mark.parametrize(
    "command", [(), ("nonsense",), ("bundle",), ("activity", "show"), ("report", "print", "evaluation-sheet")]
)
def test_wrong_usage_ends_with_status_two(command: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(tmp_path), "--json", *command])
    assert ended.value.code == 2


def test_the_sample_story_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--help"])
    assert ended.value.code == 0 and "DIR" in capsys.readouterr().out
