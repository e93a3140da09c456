"""When an office exists: from its 開始年月 to its 終了年月. Without dates it always does."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.fiscal import fiscal_year_of
from app.rules.periods import YEAR, last_day_of
from app.rules.year_months import first_of, is_year_month, month_after, month_words, year_month
from app.services.plan.plans import OfficeRow, offices


def exists_between(office: OfficeRow, first: date, last: date) -> bool:
    """Whether the office works in a month of this span. A date that is no month (from a foreign file) counts as none."""
    begins = office.begins if is_year_month(office.begins) else ""
    ends = office.ends if is_year_month(office.ends) else ""
    return begins <= year_month(last) and (not ends or year_month(first) <= ends)


def takeovers(session: Session, code: str, period: str = YEAR) -> dict[int, str]:
    """Fiscal year → sentence, for the years in which an office has a larger area than in the year before, because it has taken
    over another office.

    After a takeover within a year, or within its 上半期, the same period of the year after has more of the new area than it.
    """
    found: dict[int, str] = {}
    every = offices(session)
    name = next((office.name for office in every if office.code == code), "")
    for office in every:
        if office.successor != code or not is_year_month(office.ends):
            continue
        since = month_after(office.ends)
        year = fiscal_year_of(first_of(since))
        is_within = first_of(since) <= last_day_of(period, year)
        changed = (year, *(() if since.endswith("-04") else (year + 1,))) if is_within else (year + 1,)
        for one in changed:
            said = f"{name}は{month_words(since)}に{office.name}を引き継いだので、前年度とは数える範囲がちがいます。"
            found[one] = found.get(one, "") + said
    return found


def dates_in_words(office: OfficeRow) -> str:
    """「令和8年4月から」「令和3年4月から令和9年3月まで」; "" without dates."""
    begins = f"{month_words(office.begins)}から" if office.begins else ""
    return begins + (f"{month_words(office.ends)}まで" if office.ends else "")
