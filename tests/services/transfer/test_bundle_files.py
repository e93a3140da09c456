"""What a person chose: the bundles in it, and in a sentence what lay beside them."""

import gc
from pathlib import Path
from types import FrameType

import pytest

from app.errors import Damaged, Unavailable
from app.services.transfer import bundle_files, importing, newer_files, submitting
from app.services.transfer.bundle_files import FileContent, contents, skipped_notice
from app.sync import incoming
from app.sync.opening_files import Found, Opened
from tests.journeys.test_nasty_waiting import newer_file
from tests.sync.family import copied, record_activity
from tests.sync.test_opening_files import DOCX, zipped


@pytest.mark.usefixtures("at")
def test_a_bundle_with_a_covering_letter_goes_in_and_the_letter_is_named(tmp_path: Path) -> None:
    with copied("daito", tmp_path / "daito") as daito:
        record_activity(daito, "サロン")
        handed_in = submitting.hand_in(daito, tmp_path).path.read_bytes()
    packed = tmp_path / "提出.zip"
    packed.write_bytes(zipped({"送付状.docx": zipped(DOCX), "daito.yui": handed_in}))
    with copied("head", tmp_path / "head") as head:
        seen = importing.import_files(head, [packed])
    assert seen.files[0].trouble is None and seen.added
    told = "提出.zip の daito.yui：いっしょに入っていた「送付状.docx」は、提出ファイルではないため、開いていません。"
    assert told in seen.notices


def test_many_names_are_counted_and_none_says_nothing(tmp_path: Path) -> None:
    assert skipped_notice(FileContent("a.yui")) == ""
    assert "「a」「b」「c」など5件は" in skipped_notice(FileContent("z.zip", skipped=("a", "b", "c", "d", "e")))
    missing = tmp_path / "ない.yui"
    (content,) = contents([missing])
    assert content.trouble is not None and content.skipped == ()


@pytest.mark.usefixtures("at")
def test_what_is_said_of_refused_files_holds_nothing_of_their_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with copied("daito", tmp_path / "daito") as daito:
        record_activity(daito, "サロン")
        handed_in, newer = submitting.hand_in(daito, tmp_path).path, newer_file(daito, tmp_path / "newer.yui")
    damaged, other = tmp_path / "damaged.yui", tmp_path / "other.zip"
    damaged.write_bytes(handed_in.read_bytes()[:-9])
    other.write_bytes(zipped({"送付状.docx": zipped(DOCX)}))
    monkeypatch.setattr(incoming, "merge", lambda *_: {}["not foreseen"])
    with copied("head", tmp_path / "head") as head:
        seen = importing.import_files(head, [handed_in, newer, damaged, other])
        codes = [one.trouble.code for one in seen.files if one.trouble is not None]
        assert codes == ["unusable-bundle", "newer-bundle", "damaged-bundle", "not-a-bundle"]
        assert _frames_held(seen.files) == []
        assert _frames_held(newer_files.kept_files(head)) == []


@pytest.mark.parametrize(
    "said", [Damaged("damaged-bundle", "壊れています。", ""), ValueError("malloc failure")], ids=["wrapped", "as raised"]
)
@pytest.mark.usefixtures("at")
def test_a_want_of_memory_is_no_fault_of_a_file(said: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object) -> object:
        raise said from MemoryError()

    (tmp_path / "daito.yui").write_bytes(b"a file")
    monkeypatch.setattr(bundle_files, "opened", lambda data, name: Opened([Found(name, data)]))
    monkeypatch.setattr(importing, "check_file", no_memory)
    with copied("head", tmp_path / "head") as head, pytest.raises(Unavailable) as told:
        importing.preview(head, [tmp_path / "daito.yui"])
    assert told.value.code == "out-of-memory"


def _frames_held(result: object) -> list[FrameType]:
    """The calls whose names, and with these all that they had in hand, stay as long as ``result`` is kept."""
    found = [result]
    seen = {id(result)}
    for one in found:
        if not isinstance(one, type | FrameType):
            others = [other for other in gc.get_referents(one) if id(other) not in seen]
            seen.update(map(id, others))
            found += others
    return [one for one in found if isinstance(one, FrameType)]
