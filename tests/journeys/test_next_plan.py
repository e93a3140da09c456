"""The plan ended in R7 and the next one began: two editions side by side, texts corrected without a programmer."""

from pathlib import Path

import pytest

from app.rules.resources import resource
from app.services.devices.setup import set_up_head
from app.services.plan.plan_file_import import take_plan_file, take_vocabulary_file
from app.services.plan.plans import find_target, plan_of_year, plan_tree, plans, terms
from app.services.transfer import importing, submitting
from tests.journeys.test_main_story import join, record


@pytest.mark.usefixtures("at")
def test_a_corrected_text_and_a_new_edition_reach_the_branch(tmp_path: Path) -> None:
    head = set_up_head(tmp_path / "head")
    daito = join(head, "daito", tmp_path / "daito")
    text = resource("plans", "2021-2025.toml").read_text(encoding="utf-8")
    corrected, following = tmp_path / "a.toml", tmp_path / "b.toml"
    corrected.write_text(
        text.replace("支え合い　幸せ感じる　地域の暮らし", "支えあい　幸せ感じる　地域の暮らし"), encoding="utf-8"
    )
    following.write_text(
        text.replace('"2021-2025"', '"2026-2030"')
        .replace("first_year = 2021", "first_year = 2026")
        .replace("last_year = 2025", "last_year = 2030"),
        encoding="utf-8",
    )
    before = plans(head)[0].id
    assert take_plan_file(head, corrected).id == before
    take_plan_file(head, following)
    words = resource("vocabulary.toml").read_text(encoding="utf-8").replace('label = "講座・研修"', 'label = "講座"')
    (tmp_path / "words.toml").write_text(words, encoding="utf-8")
    take_vocabulary_file(head, tmp_path / "words.toml")

    assert [plan.key for plan in plans(head)] == ["2026-2030", "2021-2025"]
    assert plan_of_year(head, 2025).key == "2021-2025" and plan_of_year(head, 2026).key == "2026-2030"
    assert plan_tree(head, before).texts["philosophy"].startswith("支えあい")

    record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    assert [plan.key for plan in plans(daito)] == ["2026-2030", "2021-2025"]
    assert terms(daito, "activity_kind")[0].label == "講座"
    old, new = (find_target(daito, plan.id, "1-3") for plan in reversed(plans(daito)))
    assert old.id != new.id and old.label == new.label
