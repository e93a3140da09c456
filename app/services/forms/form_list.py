"""Every form, in the order of the council's numbers. A new form is one module and one line here."""

from app.errors import Refused
from app.services.forms import (
    activity_form,
    annual_plan_form,
    consultation_form,
    evaluation_forms,
    five_year_form,
    minutes_form,
    monthly_figures_form,
    progress_form,
)
from app.services.forms.reports import board_report, external_review, legend_form, public_report
from app.services.printing.form_kinds import FormKind

FORMS: tuple[FormKind, ...] = (
    annual_plan_form.ANNUAL,
    activity_form.ACTIVITY,
    monthly_figures_form.MONTHLY,
    consultation_form.CONSULTATIONS,
    evaluation_forms.BRANCH,
    evaluation_forms.COUNCIL,
    evaluation_forms.SUMMARY,
    minutes_form.MINUTES,
    board_report.BOARD_REPORT,
    external_review.EXTERNAL,
    external_review.OPINIONS,
    public_report.PUBLIC,
    five_year_form.FIVE_YEARS,
    progress_form.PROGRESS,
    legend_form.LEGEND_FORM,
)


def find_form(code: str) -> FormKind:
    """Raises Refused("unknown-report") for a code that no form has."""
    for kind in FORMS:
        if kind.code == code:
            return kind
    raise Refused(
        "unknown-report", f"「{code}」という帳票はありません。", f"{'、'.join(kind.code for kind in FORMS)} から選んでください。"
    )
