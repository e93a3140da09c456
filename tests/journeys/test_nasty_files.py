"""Files in any condition: renamed, zipped, mailed, cut, for somebody else, in any order. Each says what it is."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.backup import dumps
from app.services.devices.setup import enrol, set_up_head
from app.services.transfer import importing, submitting
from app.services.transfer.importing import FileReport
from app.services.workspace.workspace import Workspace
from app.sync.container import pack_letter, read_payload
from app.sync.outgoing import make_file
from app.sync.seal import seal
from tests.armour import armour
from tests.offices import activity, branch_of
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def murone(tmp_path: Path) -> Iterator[Workspace]:
    with copied("murone", tmp_path) as workspace:
        yield workspace


def titles(workspace: Workspace) -> set[str]:
    return {activities.open_form(workspace, record).values["title"] for record in list_ids(workspace, Filter())}


def trouble(workspace: Workspace, path: Path) -> str:
    """What a person reads about the file, which changed nothing."""
    before = dumps.digest(workspace)
    report: FileReport = importing.import_files(workspace, [path]).files[0]
    assert report.trouble is not None and dumps.digest(workspace) == before
    return report.trouble.what


def test_a_later_file_makes_a_lost_one_needless(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 12: 7 before 6, and 6 never comes."""
    activity(daito, title="六号")
    submitting.hand_in(daito, tmp_path / "6.yui")
    activity(daito, title="七号")
    seventh = submitting.hand_in(daito, tmp_path / "7.yui").path
    importing.import_files(head, [seventh])
    assert titles(head) == {"六号", "七号"}


def test_an_earlier_file_after_a_later_one_and_again_changes_nothing(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 13."""
    activity(daito, title="六号")
    sixth = submitting.hand_in(daito, tmp_path / "6.yui").path
    activity(daito, title="七号")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "7.yui").path])
    before = dumps.digest(head)
    late = importing.import_files(head, [sixth])
    assert late.nothing_new and late.files[0].trouble is None
    again = importing.import_files(head, [sixth])
    assert again.files[0].already_imported and dumps.digest(head) == before


def test_an_old_file_found_on_a_stick_reverts_nothing(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 14: eight months old, never taken in, and its record was changed since."""
    record = activity(daito, title="三月のサロン")
    old = submitting.hand_in(daito, tmp_path / "old.yui").path
    activities.save(daito, activities.open_form(daito, record), {"title": "直したサロン"})
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "new.yui").path])
    assert importing.import_files(head, [old]).nothing_new
    assert titles(head) == {"直したサロン"}


def test_a_cut_attachment_is_refused_before_any_write(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 15: also as text and in a ZIP."""
    activity(daito)
    whole = submitting.hand_in(daito, tmp_path / "daito.yui").path.read_bytes()
    text = armour(whole)
    for name, data in (("a.yui", whole), ("a.txt", text)):
        for percent in (5, 10, 60, 99):
            cut = tmp_path / name
            cut.write_bytes(data[: len(data) * percent // 100])
            assert "途中で切れて" in trouble(head, cut)


@pytest.mark.parametrize("name", ["daito.zip", "daito (1).yui", "大東　提出.txt", "ｄａｉｔｏ．ｙｕｉ", "daito.yui.pdf"])
def test_a_renamed_file_is_known_by_its_content(head: Workspace, daito: Workspace, tmp_path: Path, name: str) -> None:
    """Case 16."""
    activity(daito, title="改名")
    renamed = submitting.hand_in(daito, tmp_path / "a.yui").path.rename(tmp_path / name)
    assert importing.import_files(head, [renamed]).added == 1


def test_eight_branches_in_one_zip_are_taken_in_at_once(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """Case 16: zipped once more, several together, a letter beside them."""
    activity(daito, title="大東から")
    activity(murone, title="室根から")
    with zipfile.ZipFile(tmp_path / "提出.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for workspace in (daito, murone):
            path = submitting.hand_in(workspace, tmp_path / f"{workspace.office_code}.yui").path
            archive.write(path, f"../../{path.name}")
        archive.writestr("送付状.txt", "よろしくお願いします")
    assert [report.office for report in importing.inspect_all(head, tmp_path / "提出.zip")] == ["daito", "murone"]
    done = importing.import_files(head, [tmp_path / "提出.zip"])
    assert [report.office for report in done.files] == ["daito", "murone"]
    assert done.files[0].name == "提出.zip の daito.yui"
    assert titles(head) == {"大東から", "室根から"}


def test_the_mail_itself_can_be_taken_in(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    activity(daito, title="メールから")
    draft = submitting.mail_draft(daito, tmp_path).path
    assert draft.suffix == ".eml"
    assert importing.import_files(head, [draft]).added == 1


def test_a_file_for_somebody_else_names_whom_it_is_for(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """Case 25."""
    activity(daito)
    own = submitting.hand_in(daito, tmp_path / "own.yui").path
    answer = submitting.send_back(head, "daito", tmp_path / "answer.yui").path
    assert trouble(daito, own) == "これは、このパソコンで作った本部あてのファイルです。"
    assert trouble(head, answer) == "これは、このパソコンで作った大東支部あてのファイルです。"
    assert trouble(murone, answer) == "このファイルは、この事業所あてではありません。"
    assert trouble(murone, own) == "このファイルは、この事業所あてではありません。"


def test_a_file_of_another_council_or_of_an_unknown_pc_is_told_apart(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 25: the same branch's name, but another council's head office; and a PC that this head office never met."""
    with set_up_head(tmp_path / "other") as other, branch_of(other, "daito", tmp_path / "other-daito") as stranger:
        activity(stranger)
        theirs = submitting.hand_in(stranger, tmp_path / "theirs.yui").path
        assert trouble(head, theirs) == "このファイルは、この事業所あてではありません。"
        with other.database.reading() as session:
            made = make_file(session, other.keys, "head", ("common",))
        plain, _ = pack_letter(
            replace(made.letter.header, recipients=(head.keys.seal_recipient,)), read_payload(made.letter), other.keys.signer
        )
        foreign = tmp_path / "foreign.yui"
        foreign.write_bytes(seal(plain, [head.keys.seal_recipient]))
        assert trouble(head, foreign) == "このファイルは、別の法人の結ノートで作られています。"
    with branch_of(head, "kawasaki", tmp_path / "kawasaki") as kawasaki:
        kawasaki.keys = replace(kawasaki.keys, certificate=b"")  # as of a PC that nobody gave a set-up file
        stranger_file = submitting.hand_in(kawasaki, tmp_path / "k.yui").path
    report = importing.inspect_all(head, stranger_file)[0]
    assert report.trouble is not None and report.trouble.code == "unknown-sender"
    assert "設定ファイル" in report.trouble.todo


def test_the_wrong_files_clerks_really_choose_are_each_named(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Reliability 40, through the import itself; one good file among them comes in all the same."""
    activity(daito, title="よいファイル")
    good = submitting.hand_in(daito, tmp_path / "good.yui").path
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.write(good, "a.yui")
    locked = bytearray((tmp_path / "inner.zip").read_bytes())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "inner.zip")
    enrolment = enrol(head, "kawasaki", tmp_path / "kawasaki.yui-setup")
    wrong = {
        "空.yui": (b"", "空です"),
        "消えた.yui": (bytes(3000), "中身が消えて"),
        "ログイン.yui": (b"<!DOCTYPE html><html>login</html>", "インターネットのページ"),
        "winmail.dat": (b"\x78\x9f\x3e\x22" + bytes(99), "winmail.dat"),
        "鍵.zip": (bytes(locked), "パスワード"),
        "二重.zip": ((tmp_path / "nested.zip").read_bytes(), "さらに ZIP"),
        "設定.yui": (enrolment.path.read_bytes(), "設定ファイル"),
        "日報.yui": ("8月の日報".encode(), "提出ファイルではありません"),
        "写真.yui": (b"\x89PNG\r\n\x1a\n" + bytes(99), "画像"),
    }
    for name, (data, _) in wrong.items():
        (tmp_path / name).write_bytes(data)
    done = importing.import_files(head, [*(tmp_path / name for name in wrong), good])
    for report in done.files[:-1]:
        assert report.trouble is not None and wrong[report.name][1] in report.trouble.what
        assert "末尾が" not in report.trouble.todo  # most of them end in .yui already
    assert done.added == 1 and titles(head) == {"よいファイル"}
