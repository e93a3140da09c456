"""The canonical dump and its digest, to compare two PCs and for scripts."""

from collections.abc import Iterator
from pathlib import Path

from app.errors import Refused
from app.journal import dump as journal_dump
from app.rules.progress import Report, unheard
from app.services.plan.plans import offices
from app.services.workspace.workspace import Workspace
from app.store.own_places import write_slices_for_people


def dump(workspace: Workspace, scope: str | None = None) -> bytes:
    """Every synchronised record, or those of one scope ("common" or an office code). Raises Refused("unknown-scope")."""
    return b"".join(slices(workspace, scope))


def slices(workspace: Workspace, scope: str | None = None) -> Iterator[bytes]:
    """The bytes of the dump in their order, some hundred records after the other: memory stays flat."""
    wanted = _checked(workspace, scope)

    def read() -> Iterator[bytes]:
        with workspace.database.reading() as session:
            yield from journal_dump.slices(session, wanted)

    return read()


def write_dump(workspace: Workspace, path: Path, scope: str | None = None, report: Report = unheard) -> int:
    """Writes the dump to a file and returns its size in bytes. Raises what ``dump`` and ``write_slices_for_people`` raise."""
    _checked(workspace, scope)
    with workspace.database.reading() as session:  # the same records, also where it is read twice
        write_slices_for_people(path, lambda: journal_dump.slices(session, scope, report))
    return path.stat().st_size


def digest(workspace: Workspace, scope: str | None = None, report: Report = unheard) -> str:
    """SHA-256 of the dump, in hex."""
    with workspace.database.reading() as session:
        return journal_dump.digest(session, _checked(workspace, scope), report)


def _checked(workspace: Workspace, scope: str | None) -> str | None:
    known = {"common", *(office.code for office in offices(workspace))}
    if scope is not None and scope not in known:
        raise Refused("unknown-scope", f"「{scope}」という範囲はありません。", "common か支部の名前を指定してください。")
    return scope
