"""A small invented council for the auditor: four targets, one led by the head office, three branches of which one is missing."""

import random
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from app.rules.figures import Typed
from app.services.activities import activities
from app.services.annual_plan import annual_plans
from app.services.devices.setup import set_up_head
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms.finalising import make_evaluation_final
from app.services.indicators import consultations, indicator_catalogue, indicator_entry
from app.services.indicators.indicators import UseRow
from app.services.meetings import meetings, working_groups
from app.services.plan.plans import find_target
from app.services.plan.target_year import TargetYear
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.chance import no_chance
from tests.offices import SET_UP_AT, branch_of, clock_at, plan_id
from tests.prepared import prepared

PLAN = """[plan]
key = "2022-2026"
name = "山の計画"
council = "社会福祉法人"
first_year = 2022
last_year = 2026
philosophy = "理念"

[[goal]]
number = 1
title = "目標一"

[[goal]]
number = 2
title = "目標二"
"""
TARGET = '[[target]]\ngoal = {0}\nnumber = {1}\ntitle = "推進{0}{1}"\ntext = "本文"\npriority = {2}\n{3}\n'
TARGETS = ((1, 1, "true", ""), (1, 2, "false", ""), (2, 2, "false", ""), (2, 5, "false", 'led_by = "head"'))
CODES = ("1-1", "1-2", "2-2", "2-5")
OFFICE = '[[office]]\ncode = "{0}"\nname = "{1}"\nshort_name = "{1}"\n'
OFFICES = (("head", "本部"), ("north", "北"), ("south", "南"), ("west", "西"))
WRITTEN = {
    "rating": "B",
    "rating_reason": "理由",
    "outcome": "成果",
    "issue": "課題",
    "direction": "continue",
    "direction_note": "下半期",
    "qualitative": "質",
}
KINDS = ("exchange", "lecture", "consultation", None)


def council(folder: Path) -> Workspace:
    """The head office of the council, with what two branches handed in."""
    shutil.copytree(prepared("audited", _by_plan), folder)
    return open_workspace(folder / "head")


def council_of_chance(folder: Path, seed: int) -> Workspace:
    """The same council with records of chance."""
    folder.mkdir()
    _set_up(folder, partial(_by_chance, random.Random(seed)))
    return open_workspace(folder / "head")


def _by_plan(place: Path) -> None:
    _set_up(place, _by_hand)


def _set_up(place: Path, record: Callable[[Workspace, list[UseRow]], None]) -> None:
    parts = [PLAN, *(TARGET.format(*one) for one in TARGETS), *(OFFICE.format(*one) for one in OFFICES)]
    file = place / "plan.toml"
    file.write_text("\n".join(parts), encoding="utf-8")
    with no_chance(1), clock_at(SET_UP_AT), set_up_head(place / "head", file) as head:
        branches = [branch_of(head, code, place / code) for code in ("north", "west")]
    with no_chance(2), open_workspace(place / "head") as head:
        uses = indicator_catalogue.uses_in_year(head, plan_id(head), 2025)
        for branch in branches:
            record(branch, uses)
            importing.import_files(head, [submitting.hand_in(branch, place).path])
            branch.close()
        record(head, uses)
        for use in uses[::2]:
            indicator_entry.save_target(head, use, 2025, 30, baseline=12, baseline_year=2021)
        _meet(head)
        target = TargetYear(find_target(head, plan_id(head), "1-1").id, 2025)
        save_evaluation(head, open_evaluation(head, target), WRITTEN)
        make_evaluation_final(head, open_evaluation(head, target))


def _meet(head: Workspace) -> None:
    """Two meetings; the first leaves two tasks, of which one is still open at the second."""
    people = []
    for name in ("一", "二", "三"):
        form = working_groups.open_staff(head, None)
        working_groups.save_staff(head, form, {"name": name, "yomi": "み", "office": "head"})
        people.append(form.id)
    for day, present in ((date(2025, 5, 15), people[:2]), (date(2025, 10, 15), people)):
        form = meetings.open_meeting(head, None, plan_id(head), 2025)
        meetings.save_meeting(head, form, {"date": day, "present": tuple(present), "absent": tuple(people[len(present) :])})
        for closed in (date(2025, 9, 1), None):
            task = meetings.open_task(head, None, form.id)
            meetings.save_task(head, task, {"content": "宿題", "state": "done" if closed else "open", "closed_on": closed})


def _by_hand(office: Workspace, uses: list[UseRow]) -> None:
    save = partial(_activity, office)
    for code in ("1-1", "1-2", "2-5"):
        if office.is_head or code != "2-5":
            save(code, date(2025, 5, 10), participants=3)
            save(code, date(2025, 10, 10), sessions=4, participants=20, participants_approximate=True)
    save(
        "1-1",
        date(2025, 6, 1),
        breakdown="elderly=3\ncouncil_staff=2",
        costs="honorarium=10000",
        funding="fund=9000",
        staff_count=2,
    )
    save("1-1", date(2025, 6, 2), status="cancelled", status_reason="雨", participants=None)
    save("1-1", date(2025, 6, 3), state="draft", participants=99)
    save("1-2", date(2024, 6, 3), participants=4)
    for day in (4, 5, 6):
        save("1-2", date(2024, 7, day), participants=4)
    if office.office_code == "north":
        save("2-2", date(2025, 7, 1), kind="consultation", participants=2)
        item = annual_plans.open_item(office, None, TargetYear(find_target(office, plan_id(office), "1-1").id, 2025, "north"))
        annual_plans.save_item(office, item, {"title": "項目", "months": 1})
    for use in uses:
        if use.fed_by == "table" and use.is_added_up:
            indicator_entry.save_months(office, use, 2025, office.office_code, {4: Typed(10), 5: Typed(12), 9: Typed(11)})
    typed = {("daily_support", "telephone"): Typed(2, None, True), ("health", "visit_office"): Typed(3)}
    consultations.save_month(office, 2025, 6, office.office_code, typed)
    consultations.save_month(office, 2025, 7, office.office_code, {("health", "telephone"): Typed(None, "none")})


def _by_chance(chance: random.Random, office: Workspace, uses: list[UseRow]) -> None:
    for _ in range(40):
        known = chance.random() < 0.7
        _activity(
            office,
            chance.choice(CODES),
            date(2024, 4, 1) + timedelta(days=chance.randrange(580)),
            participants=chance.randrange(60) if known else None,
            participants_approximate=known and chance.random() < 0.2,
            participants_unknown=not known and chance.random() < 0.5,
            sessions=chance.choice([None, 0, 1, 3]),
            kind=chance.choice(KINDS),
            status=chance.choice(["done", "partly", None, "cancelled", "postponed"]),
            status_reason="理由",
            state=chance.choice(["final", "final", "final", "draft"]),
        )
    for use in uses:
        for year in (2024, 2025) if use.fed_by == "table" and use.is_added_up else ():
            months = {month: _typed(chance) for month in range(1, 13) if chance.random() < 0.5}
            indicator_entry.save_months(office, use, year, office.office_code, months)
    for month in (4, 9, 3):
        places = [(field, method) for field in ("health", "work") for method in ("telephone", "home_visit")]
        consultations.save_month(office, 2025, month, office.office_code, {place: _typed(chance) for place in places})
    whose = None if office.is_head else office.office_code
    for code in CODES[1:] if office.is_head else CODES[:3]:
        for period in ("year", "first_half"):
            target = TargetYear(find_target(office, plan_id(office), code).id, 2025, whose, period)
            if chance.random() < 0.6:
                save_evaluation(office, open_evaluation(office, target), WRITTEN | {"rating": chance.choice("ABCD")})
                if chance.random() < 0.6:
                    make_evaluation_final(office, open_evaluation(office, target))
    planned = TargetYear(find_target(office, plan_id(office), "1-2").id, 2025, office.office_code)
    for number in range(chance.randrange(4)):
        item = annual_plans.open_item(office, None, planned)
        annual_plans.save_item(office, item, {"title": f"項目{number}", "months": chance.randrange(1, 4096)})


def _typed(chance: random.Random) -> Typed:
    """A cell of a table: blank, なし, a number, or 約 before it."""
    return chance.choice([Typed(), Typed(None, "none"), Typed(chance.randrange(50)), Typed(chance.randrange(5000), None, True)])


def _activity(office: Workspace, code: str, day: date, **values: object) -> None:
    target = find_target(office, plan_id(office), code).id
    usual = {"date": day, "target_id": target, "title": "集まり", "participants": None}
    activities.save(office, activities.blank(office), usual | values)
