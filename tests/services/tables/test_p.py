import tests.services.tables.test_random_styles as m
from tests.services.tables.test_random_styles import *
@settings(FEW, max_examples=1500, phases=[__import__('hypothesis').Phase.generate], report_multiple_bugs=False)
@given(RECORDS, STYLES)
def test_x(office, records, style):
    try: check(office, records, style)
    except AssertionError as e:
        print("WRONG", style, str(e)[:900]); raise
