"""The real windows of a branch and of the head office, and the stick between them."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject

from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.conftest import TurnableClock

SCREEN = (1366, 768)


def window(workspace: Workspace) -> Frame:
    """The real window's frame with all its pages."""
    context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, 2025), 2025)
    frame = Frame(context, pages_of(workspace.is_head))
    frame.resize(*SCREEN)
    frame.show()
    return frame


class Windows:
    """Both windows, and how a file goes from one to the other by ``stick``."""

    def __init__(self, head: Workspace, branch: Workspace, stick: Path, clock: TurnableClock) -> None:
        self.head, self.branch = window(head), window(branch)
        self.stick, self.clock = stick, clock

    @property
    def workspaces(self) -> tuple[Workspace, Workspace]:
        """The head office's and the branch's."""
        return self.head.context.workspace, self.branch.context.workspace

    @property
    def roots(self) -> tuple[QObject, QObject]:
        """What belongs to the windows without being a widget."""
        return self.head.context, self.branch.context

    def is_busy(self) -> bool:
        """Whether either window works in the background."""
        return any(frame.context.jobs.is_busy() for frame in (self.head, self.branch))

    def close(self) -> None:
        """Closes both windows."""
        for frame in (self.head, self.branch):
            frame.leave()
            frame.context.jobs.wait()
            frame.close()
            frame.deleteLater()

    def hand_in(self) -> Iterator[str]:
        """From the branch into the head office."""
        self.branch.open("hand_in")
        self.branch.page("hand_in").hand_in_to(self.stick)
        yield "hand in"
        yield from self.take_in(self.head)

    def send_back(self) -> Iterator[str]:
        """From the head office into the branch."""
        self.head.open("board")
        self.head.page("board").send_to(self.stick, None)
        yield "send back"
        yield from self.take_in(self.branch)

    def take_in(self, frame: Frame) -> Iterator[str]:
        """All files on the stick, which is empty afterwards."""
        frame.open("receive")
        page = frame.page("receive")
        page.look_at(sorted(self.stick.glob("*.yui")))
        yield "look at files"
        page._on_take()
        yield "take in"
        assert page._is_done, frame.context.notice.text()
        for path in self.stick.glob("*.yui"):
            path.unlink()
