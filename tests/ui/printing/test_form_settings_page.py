"""様式の設定 as the head office uses it: what is typed there stands on the paper."""

import pytest
from pytestqt.qtbot import QtBot

from app.services.forms.form_list import find_form
from app.services.printing import form_settings
from app.services.printing.form_kinds import Choice, form_papers
from app.services.printing.source_links import Field
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import plan_id

pytestmark = pytest.mark.usefixtures("at")


def test_the_row_of_seals_is_chosen_for_one_form(qtbot: QtBot, head: Workspace) -> None:
    frame = opened(qtbot, head, "print")
    frame.context.go("forms", Field("form", form_settings.setting_id("minutes")))
    page = frame.page("forms")
    assert page.forms.opened.values["code"] == "minutes" and page.forms.form.values()["stamps"] == "確認"
    page.forms.form.set_values({"stamps": "供覧", "boxes": "会長\n記録者", "form_title": "推進会議の記録"})
    assert page.forms.save()
    (paper,) = form_papers(head, find_form("minutes"), Choice(plan_id(head), 2025, edition="empty"))
    assert (paper.title, paper.stamps_name, paper.stamp_boxes) == ("推進会議の記録", "供覧", ("会長", "記録者"))


def test_a_heading_is_reworded_in_the_window(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "forms").page("forms")
    page.choose("minutes")
    page.headings.select(form_settings.heading_id("minutes", "決定事項"))
    page.headings.form.set_values({"label": "決まったこと"})
    assert page.headings.save()
    (paper,) = form_papers(head, find_form("minutes"), Choice(plan_id(head), 2025, edition="empty"))
    assert "決まったこと" in [part.name for part in paper.parts if hasattr(part, "name")]


def test_ctrl_n_where_nothing_can_be_added_changes_nothing(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "forms").page("forms")
    before = page.forms.opened
    page._new()
    assert page.forms.opened is before
