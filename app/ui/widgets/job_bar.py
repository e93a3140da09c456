"""The strip that shows work of more than a second: what it is, how far it is, and やめる."""

from PySide6.QtWidgets import QFrame, QProgressBar

from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import row_of
from app.ui.runtime.jobs import Job, Jobs


class JobBar(QFrame):
    """Shows the work in progress; hidden while there is none."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._jobs = jobs
        self._job: Job | None = None
        self._text = label()
        self._bar = QProgressBar()
        self._bar.setAccessibleName("進み具合")
        self._stop = button("やめる", run=self._on_stop)
        row_of(self._text, (self._bar, 1), self._stop, spacing=16, margins=(16, 6, 8, 6), within=self)
        self.hide()
        jobs.shown.connect(self._on_shown)
        jobs.progressed.connect(self._on_progressed)
        jobs.ended.connect(self._on_ended)

    def _on_shown(self, job: Job) -> None:
        self._job = job
        self._text.setText(job.title)
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self.show()

    def _on_progressed(self, job: Job, done: int, total: int, text: str) -> None:
        if job is self._job:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._text.setText(text or (f"{job.title}（{done:,} / {total:,}）" if total else job.title))

    def _on_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.hide()

    def _on_stop(self) -> None:
        if self._job is not None:
            self._stop.setEnabled(False)
            self._text.setText("やめています。区切りのよい所までお待ちください。")
            self._jobs.stop(self._job)
