"""Every form of the kit, in the order of the council's numbers. A new form is one module and one line here."""

from app.errors import Refused
from app.services.form_catalogue import FormKind

FORMS: tuple[FormKind, ...] = ()


def find_form(code: str) -> FormKind:
    """Refused("unknown-report") for a code that no form has."""
    for kind in FORMS:
        if kind.code == code:
            return kind
    raise Refused(
        "unknown-report", f"「{code}」という帳票はありません。", f"{'、'.join(kind.code for kind in FORMS)} から選んでください。"
    )
