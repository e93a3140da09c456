"""The second PC of a set-up file is accepted by the number that was read out, and by no other."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.services.devices import setup
from app.services.transfer import importing, second_pc, submitting
from app.services.workspace.workspace import Workspace


def test_no_pc_is_accepted_by_a_number_that_nobody_read_out(head: Workspace, tmp_path: Path) -> None:
    made = setup.enrol(head, "murone", tmp_path / "m.yui-setup")
    numbers, files = [], []
    for name in ("one", "two"):
        with setup.set_up_branch(tmp_path / name, made.path, made.code) as pc:
            numbers.append(setup.own_fingerprint(pc))
            files.append(submitting.hand_in(pc, tmp_path / f"{name}.yui").path)
    importing.import_files(head, files)
    before = setup.devices(head)
    for number in ("", "1234 5678 9012 3456 7890", numbers[0]):
        with pytest.raises(Refused) as refused:
            second_pc.accept_pc(head, files, number)
        assert refused.value.code == "no-such-pc"
    assert setup.devices(head) == before
    second_pc.accept_pc(head, files, numbers[1])
    assert [row.fingerprint for row in setup.devices(head) if row.office == "murone"] == numbers
