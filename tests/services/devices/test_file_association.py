"""自己点検 says truly whether a double click opens this program, from what Windows' keys hold."""

from pathlib import Path, PureWindowsPath

import pytest

from app.services.devices import file_association
from app.services.devices.file_association import judged

HERE = PureWindowsPath(r"C:\users\山田\AppData\Local\Programs\YuiNote")
OURS = rf'"{HERE}\YuiNote.exe" "%1"'


@pytest.fixture(autouse=True)
def program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_association, "program_folder", lambda: HERE)


@pytest.mark.parametrize("suffix", [".yui", ".yui-setup"])
def test_the_keys_of_the_setup_are_right(suffix: str) -> None:
    kind = file_association.TYPES[suffix]
    assert judged(suffix, kind, OURS, None) == (True, f"{suffix} は結ノートで開きます")
    assert judged(suffix, kind, OURS.upper(), kind)[0] is True


@pytest.mark.parametrize(
    ("kind", "command", "choice"),
    [
        ("Other.1", OURS, None),
        ("YuiNote.bundle.1", None, None),
        ("YuiNote.bundle.1", OURS, "Applications\\notepad.exe"),
        ("YuiNote.bundle.1", OURS.replace("Local", "Elsewhere"), None),
    ],
)
def test_another_program_another_choice_and_another_place_are_told(kind: str, command: str | None, choice: str | None) -> None:
    good, said = judged(".yui", kind, command, choice)
    assert good is False and said.startswith(".yui は") and "別の" in said


def test_without_a_setup_there_is_nothing_to_be_wrong() -> None:
    assert judged(".yui", None, None, None)[0] is None


def test_from_its_source_the_program_has_no_place_to_compare_with(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere: Path | None = None
    monkeypatch.setattr(file_association, "program_folder", lambda: nowhere)
    assert judged(".yui", "YuiNote.bundle.1", r'"D:\x\YuiNote.exe" "%1"', None)[0] is True
