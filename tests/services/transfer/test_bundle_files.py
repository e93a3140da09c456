"""What a person chose: the bundles in it, and in a sentence what lay beside them."""

from pathlib import Path

import pytest

from app.services.transfer import importing, submitting
from app.services.transfer.bundle_files import FileContent, contents, skipped_notice
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
