"""点検 of a form that was drawn: what preflight finds in it, and the comparison of its figures with the records."""

from app.services.audit.audit import Comparing
from app.services.printing import issued_copies, preflight
from app.services.printing.form_kinds import Choice, DrawnForm, FormKind
from app.services.printing.preflight import Finding
from app.services.workspace.workspace import Workspace


class FormCheck:
    """Works beside the window. The records are read once for all forms of a year, until they are let go."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._comparing: Comparing | None = None
        self._let_go = 0

    def let_go(self) -> None:
        """The records are read anew for the next form; those that are being read now are not kept."""
        self._let_go += 1
        self._comparing = None

    def findings(self, kind: FormKind, choice: Choice, made: DrawnForm, *, is_issued: bool) -> list[Finding]:
        """All that people should know before they print. Of an issued copy only whether it is still what was issued."""
        if is_issued:
            return [] if made.as_issued else [Finding("note", issued_copies.NOT_AS_ISSUED, "")]
        wrong = [Finding("note", words, "") for words in self._wrong_figures(kind, choice, made)]
        return [*wrong, *preflight.findings(self._workspace, kind, choice, made)]

    def _wrong_figures(self, kind: FormKind, choice: Choice, made: DrawnForm) -> list[str]:
        if not self._workspace.is_head or choice.edition != "filled":
            return []
        known, began = self._comparing, self._let_go
        if known is None or known.fiscal_year != choice.fiscal_year:
            known = Comparing(self._workspace, choice.fiscal_year)
            if began == self._let_go:
                self._comparing = known
        return known.wrong_in(kind, choice, made.papers)
