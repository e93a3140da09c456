"""Whatever is made of a published form by a slip of the hand is understood, asked or refused; no reader fails."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.excel_damage import numbered
from app.rules.figures import read_figure
from app.rules.fiscal import parse_fiscal_year
from app.rules.hours import read_duration, read_times
from app.rules.months import parse_months
from app.rules.target_numbers import parse_target_code
from app.rules.typed_counts import read_count
from app.rules.typed_days import read_days
from app.rules.typed_targets import read_target
from tests.rules.test_typed_targets import PLAN
from tests.rules.typed_forms import table

READERS: dict[str, Callable[[str], Any]] = {
    "days": lambda text: read_days(text, None, 2025),
    "days of a block": lambda text: read_days(text, None, 2025, month=2),
    "count": read_count,
    "times": read_times,
    "duration": read_duration,
    "figure": lambda text: read_figure(text, 1),
    "months": parse_months,
    "fiscal year": parse_fiscal_year,
    "target number": parse_target_code,
    "target": lambda text: read_target(text, PLAN),
    "number": numbered,
}
PUBLISHED = [row[0] for section in ("Days", "Clock times", "Lengths", "Counts", "Targets") for row in table(section)]
SIGNS = "0123456789０１２３/-.年月日～~・,、 :時分半()（）月火①③²½令和RHr元'T+Z人名約位余%円午前後からまで中止祝\u200e"
slips = st.tuples(st.sampled_from(PUBLISHED), st.integers(0, 30), st.sampled_from(SIGNS), st.booleans())


@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
@given(slip=slips)
def test_a_slip_of_the_hand_is_understood_asked_or_refused(read: Callable[[str], Any], slip: tuple[str, int, str, bool]) -> None:
    text, place, sign, replaces = slip
    place = min(place, len(text))
    try:
        read(text[:place] + sign + text[place + replaces :])
    except Refused as refused:
        assert refused.what and refused.todo
