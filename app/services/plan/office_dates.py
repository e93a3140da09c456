"""When an office exists: from its 開始年月 to its 終了年月. Without dates it always does."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.fiscal import fiscal_year_of
from app.rules.year_months import first_of, is_year_month, month_after, month_words, year_month
from app.services.plan.plans import OfficeRow, offices


def exists_between(office: OfficeRow, first: date, last: date) -> bool:
    """Whether the office works in a month of this span. A date that is no month (from a foreign file) counts as none."""
    begins = office.begins if is_year_month(office.begins) else ""
    ends = office.ends if is_year_month(office.ends) else ""
    return begins <= year_month(last) and (not ends or year_month(first) <= ends)


def takeovers(session: Session, code: str) -> dict[int, str]:
    """Fiscal year → sentence, for the years whose figures are no longer those of the same area as the year before.

    An office that another one takes over during a year counts in both, so that the following year is not alike either.
    """
    found: dict[int, str] = {}
    for office in offices(session):
        if office.successor != code or not is_year_month(office.ends):
            continue
        since = month_after(office.ends)
        year = fiscal_year_of(first_of(since))
        for changed in (year,) if since.endswith("-04") else (year, year + 1):
            said = f"{month_words(since)}に{office.name}を引き継ぎました。前年度の数には、その分が入っていません。"
            found[changed] = found.get(changed, "") + said
    return found


def dates_in_words(office: OfficeRow) -> str:
    """「令和8年4月から」「令和3年4月から令和9年3月まで」; "" without dates."""
    begins = f"{month_words(office.begins)}から" if office.begins else ""
    return begins + (f"{month_words(office.ends)}まで" if office.ends else "")
