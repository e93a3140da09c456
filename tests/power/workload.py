"""What is recorded: saves, an import and a file handed in, each acknowledged to the one who recorded it."""

import os
import sys
from pathlib import Path

from app.services.activities import activities
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store import driver
from tests.offices import activity

SAVES = 12


def main(folder: Path, arrived: Path) -> None:
    told = os.open(folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with open_workspace(folder / "daito2") as workspace:
        _save(workspace, told, SAVES)
        importing.import_files(workspace, [arrived])
        os.write(told, b"imported\n")
        _save(workspace, told, 3)
        submitting.hand_in(workspace, folder / "out.yui")
        os.write(told, b"handed in\n")
        _save(workspace, told, 3)


def _save(workspace: Workspace, told: int, times: int) -> None:
    for number in range(times):
        record = activity(workspace, title="サロン" * 40, participants=number)
        os.write(told, b"saved " + record.hex().encode() + b"\n")
        if number % 3 == 2:
            activities.delete(workspace, record)
            os.write(told, b"deleted " + record.hex().encode() + b"\n")


def be_careless() -> None:
    """The mutant: a commit is called done before the disk has it."""
    driver.PRAGMAS = tuple(pragma.replace("synchronous = FULL", "synchronous = NORMAL") for pragma in driver.PRAGMAS)


if __name__ == "__main__":
    if "careless" in sys.argv:
        be_careless()
    main(Path(sys.argv[1]), Path(sys.argv[2]))
