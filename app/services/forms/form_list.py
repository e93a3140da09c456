"""Every form of the kit, in the order of the council's numbers. A new form is one module and one line here."""

from app.errors import Refused
from app.services import (
    activity_papers,
    annual_papers,
    consultation_papers,
    evaluation_papers,
    five_year_papers,
    indicator_papers,
    meeting_papers,
    progress_papers,
    report_papers,
)
from app.services.form_catalogue import FormKind

FORMS: tuple[FormKind, ...] = (
    annual_papers.ANNUAL,
    activity_papers.ACTIVITY,
    indicator_papers.MONTHLY,
    consultation_papers.CONSULTATIONS,
    evaluation_papers.BRANCH,
    evaluation_papers.COUNCIL,
    evaluation_papers.SUMMARY,
    meeting_papers.MINUTES,
    report_papers.BOARD,
    report_papers.EXTERNAL,
    report_papers.OPINIONS,
    report_papers.PUBLIC,
    five_year_papers.FIVE_YEARS,
    progress_papers.PROGRESS,
)


def find_form(code: str) -> FormKind:
    """Refused("unknown-report") for a code that no form has."""
    for kind in FORMS:
        if kind.code == code:
            return kind
    raise Refused(
        "unknown-report", f"「{code}」という帳票はありません。", f"{'、'.join(kind.code for kind in FORMS)} から選んでください。"
    )
