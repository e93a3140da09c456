"""The pages before the data are open: each is imported when it is wanted, like those of the page catalogue, so that an office
that simply opens need not wait for them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import YuiError
from app.services.backup.backups import Backup
from app.services.workspace.installed_offices import InstalledOffice

if TYPE_CHECKING:
    from app.ui.start.cannot_open import CannotOpen
    from app.ui.start.choose_office import WhichOffice
    from app.ui.start.first_run import FirstRun
    from app.ui.start.restore_backup import PutBack
    from app.ui.start.salvage_page import SalvagePage


def first_run(folder: Path, *, beside: bool = False, with_head: bool = True, in_place: bool = False) -> "FirstRun":
    """How this PC gets an office: see the page for what is left out beside others, without a head office, or in place."""
    from app.ui.start.first_run import FirstRun

    return FirstRun(folder, beside=beside, with_head=with_head, in_place=in_place)


def which_office(offices: list[InstalledOffice]) -> "WhichOffice":
    """Which of the offices on this PC to open."""
    from app.ui.start.choose_office import WhichOffice

    return WhichOffice(offices)


def cannot_open(error: YuiError, *, beside: bool, copies: bool, remains: bool, keys: bool, empty: bool) -> "CannotOpen":
    """Why the data cannot be opened, and which of the ways on there are."""
    from app.ui.start.cannot_open import CannotOpen

    return CannotOpen(error, beside=beside, copies=copies, remains=remains, keys=keys, empty=empty)


def salvage(folder: Path, passphrase: str | None) -> "SalvagePage":
    """Reading what is left of damaged data."""
    from app.ui.start.salvage_page import SalvagePage

    return SalvagePage(folder, passphrase)


def put_back(folder: Path, copies: Sequence[Backup], passphrase: str | None) -> "PutBack":
    """Which copy to go back to."""
    from app.ui.start.restore_backup import PutBack

    return PutBack(folder, copies, passphrase)
