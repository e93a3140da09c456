"""A branch that kept its year in Excel takes it over in one go."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows
from app.services.devices.setup import set_up_head
from app.services.records.undo import undo_last
from app.services.tables.reading_table import open_table
from app.services.tables.taking_in import take_in
from tests.journeys.test_main_story import join


@pytest.mark.usefixtures("at")
def test_good_rows_go_in_and_bad_rows_are_named(tmp_path: Path) -> None:
    daito = join(set_up_head(tmp_path / "head"), "daito", tmp_path / "daito")
    book = Workbook()
    sheet = book.active
    sheet.append(["令和7年度　活動一覧"])
    sheet.append(["実施日", "推進目標", "活動名", "延べ参加者", "支部"])
    sheet.append(["R7.5.27", "1-③", "ふれあいサロン", "約３０", "大東"])
    sheet.append(["R7.2.30", "1-3", "座談会", 12, "大東支部"])
    sheet.append(["R7.6.3", "9-9", "見守り会議", 8, ""])
    sheet.append(["R7.6.4", "2-2", "サロン交流会", 50, "千厩"])
    sheet.append(["R7.6.5", "2-2", "=SUM(1,2)", 0, ""])
    book.save(tmp_path / "year.xlsx")
    table = open_table(daito, tmp_path / "year.xlsx", 2025)
    assert list_ids(daito, Filter()) == []
    assert [row.place[1] for row in table.rows if not row.ticked][:3] == [4, 5, 6] and all(row.why for row in table.rows[1:4])
    done = take_in(daito, table)
    found = rows(daito, list(done.added))
    assert (found[0].title, found[0].participants, found[0].participants_approximate) == ("ふれあいサロン", 30, True)
    undo_last(daito)
    assert list_ids(daito, Filter()) == []
