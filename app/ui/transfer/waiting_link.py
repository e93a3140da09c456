"""The link to 待っているもの・確かめること with their number, which is counted beside the window where that takes long."""

from app.services.transfer import pending_changes
from app.ui.look.button import Button
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress


class WaitingLink(Button):
    """Shows how much waits, and leads to the page that lists it."""

    words = "待っているもの・確かめること"

    def __init__(self, context: Context) -> None:
        super().__init__(self.words)
        self.setAccessibleName(self.words)
        self.setProperty("look", "link")
        self.clicked.connect(lambda: context.go("waiting"))
        self._context = context
        self._is_counting = False

    def refresh(self) -> None:
        """Shows the number; after a large import it comes when it is counted."""
        workspace = self._context.workspace
        if pending_changes.is_counted_at_once(workspace):
            self._show(pending_changes.count_all(workspace))
        elif not self._is_counting:
            self._is_counting = True
            self.setText(self.words)

            def work(progress: Progress) -> int:
                return pending_changes.keep_and_count(workspace, progress)

            self._context.jobs.run(work, self._on_counted, self._on_failed)

    def _show(self, count: int) -> None:
        self.setText(f"{self.words}（{count:,}件）" if count else self.words)

    def _on_counted(self, count: int) -> None:
        self._is_counting = False
        self._show(count)

    def _on_failed(self, _: BaseException) -> None:
        self._is_counting = False  # the next look counts again; the page itself is not what failed
