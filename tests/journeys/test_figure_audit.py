"""数字の突き合わせ by command: silent success, or every disagreement with both places and exit status 1."""

import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.models.base import HEAD
from app.services.figures import year_counts
from tests.services.audit.council import council

COMMAND = ("report", "audit", "--fiscal-year", "R7")


@pytest.fixture
def data(tmp_path: Path) -> str:
    council(tmp_path / "hills").close()
    return str(tmp_path / "hills" / "head")


def test_a_council_whose_figures_agree_is_told_so(data: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--data", data, *COMMAND]) == 0
    assert capsysbinary.readouterr().out.decode().endswith("食い違う数字はありません。\n")


def test_a_contradiction_is_listed_with_both_places_and_fails(
    data: str, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = year_counts.added_counts

    def without_head(by_office: dict[str, object]) -> object:
        return right({code: one for code, one in by_office.items() if code != HEAD})  # type: ignore[misc]

    monkeypatch.setattr(year_counts, "added_counts", without_head)
    assert main(["--data", data, "--json", *COMMAND]) == 1
    found = json.loads(capsysbinary.readouterr().out)
    first = next(one for one in found["disagreements"] if one["place"].startswith("理事会報告 1-① 法人計"))
    assert (first["text"], first["other_text"]) == ("6※", "9※") and first["other_place"].startswith("評価シート（法人） 1-① 合計")
