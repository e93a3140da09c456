"""One set-up file, two PCs: the second one is told from a stranger, accepted by its number, and nothing is typed again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.main import main
from app.services.backup import dumps
from app.services.devices import roster, setup
from app.services.transfer import import_result, importing, second_pc, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def twice(head: Workspace, tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """Two PCs of 千厩支部 made from the same set-up file, each with a record of its own."""
    made = setup.enrol(head, "senmaya", tmp_path / "s.yui-setup")
    with (
        setup.set_up_branch(tmp_path / "one", made.path, made.code) as one,
        setup.set_up_branch(tmp_path / "two", made.path, made.code) as two,
    ):
        activity(one, title="1台目のサロン")
        activity(two, title="2台目のサロン")
        yield one, two


def test_the_second_pc_of_a_set_up_file_is_accepted_by_its_number_and_its_records_come_in(
    head: Workspace, twice: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    one, two = twice
    files = [submitting.hand_in(pc, tmp_path / f"{n}.yui").path for n, pc in enumerate(twice)]
    done = importing.import_files(head, files)
    assert [report.trouble is None for report in done.files] == [True, False] and titles(head) == {"1台目のサロン"}
    [_, report] = importing.preview(head, files).files
    assert report.trouble is not None and report.trouble.code == second_pc.USED_TWICE
    assert "千厩支部の設定ファイルは、2台のPCで使われています" in report.trouble.what
    assert report.fingerprint == setup.own_fingerprint(two) and report.claimed_name == "千厩"
    assert import_result.letter(done, is_head=True) == ""  # nothing that the branch would have to do again
    assert second_pc.accept_pc(head, files, report.fingerprint.replace(" ", "-")) == two.device_id
    assert two.device_id in roster.confirmed_devices(head)
    importing.import_files(head, files)
    assert titles(head) == {"1台目のサロン", "2台目のサロン"}
    activity(two, title="そのあとのサロン")
    importing.import_files(head, [submitting.hand_in(two, tmp_path / "later.yui").path])
    for pc in twice:
        importing.import_files(pc, [submitting.send_back(head, "senmaya", tmp_path).path])
    assert titles(one) == titles(two) == titles(head) == {"1台目のサロン", "2台目のサロン", "そのあとのサロン"}
    assert dumps.digest(one, "senmaya") == dumps.digest(two, "senmaya") == dumps.digest(head, "senmaya")


def test_the_second_pc_is_accepted_on_the_command_line(
    head: Workspace, twice: tuple[Workspace, Workspace], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [submitting.hand_in(pc, tmp_path / f"{n}.yui").path for n, pc in enumerate(twice)]
    importing.import_files(head, files)
    folder, number = head.folder, setup.own_fingerprint(twice[1])
    head.close()
    assert main(["--data", str(folder), "bundle", "import", str(files[1])]) == 1
    assert "2台のPCで使われています" in capsys.readouterr().err
    assert main(["--data", str(folder), "bundle", "import", str(files[1]), "--accept-pc", number]) == 0
    assert "2台目のサロン" in capsys.readouterr().out
