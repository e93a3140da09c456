"""Ctrl+Y does again what Ctrl+Z took back, and 操作の記録 lists every action and what can still be done with it."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.rules import clock
from app.services.activities import activities, photos
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows, show_activity
from app.services.evaluation import evaluations
from app.services.figures import year_closing
from app.services.forms import finalising
from app.services.meetings import meetings, working_groups
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.records import undo
from app.services.records.undo import redo_last, steps, undo_last
from app.services.removal import erasure, photo_erasure, trash
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_photos import camera
from tests.offices import activity, plan_id, target
from tests.services.forms.test_finalising_minutes import WHOLE, held, leader, staff

Pass = Callable[[], None]


def change(workspace: Workspace, record: bytes, **values: Any) -> None:
    activities.save(workspace, activities.open_form(workspace, record), values)


def listed(workspace: Workspace) -> list[tuple[str, str]]:
    """Each step with what can be done with it."""
    return [
        (one.name, "back" if one.may_go_back else "again" if one.may_be_done_again else one.why_not) for one in steps(workspace)
    ]


def number_of(workspace: Workspace, name: str) -> int:
    return next(one.number for one in steps(workspace) if one.name == name)


def test_there_is_nothing_to_do_again_in_the_beginning(daito: Workspace) -> None:
    assert redo_last(daito) is None and steps(daito) == []
    activity(daito)
    assert redo_last(daito) is None


def test_everything_taken_back_is_done_again_in_its_order_also_tomorrow(daito: Workspace) -> None:
    record = activity(daito, title="一")
    change(daito, record, title="二")
    activities.delete(daito, record)
    while undo_last(daito):
        pass
    assert list_ids(daito, Filter()) == []
    daito.close()
    with open_workspace(daito.folder) as again:
        assert redo_last(again) == "記録の追加"
        assert show_activity(again, record).title == "一"
        assert redo_last(again) == "記録の訂正"
        assert (show_activity(again, record).title, show_activity(again, record).conflicts) == ("二", ())
        assert redo_last(again) == "記録の削除" and redo_last(again) is None
        assert list_ids(again, Filter()) == [] and trash.deleted_ids(again) == [record]


def test_many_records_deleted_together_go_and_come_together(daito: Workspace) -> None:
    records = [activity(daito, title=title) for title in ("一", "二", "三")]
    activities.delete_all(daito, records)
    for _ in range(3):
        assert undo_last(daito) == "記録の削除（3件）" and len(list_ids(daito, Filter())) == 3
        assert redo_last(daito) == "記録の削除（3件）" and list_ids(daito, Filter()) == []


@pytest.mark.parametrize("seed", range(6))
def test_back_and_again_lead_through_the_same_states_whatever_was_done(daito: Workspace, seed: int) -> None:
    """Random actions on a few records, and random walks with Ctrl+Z and Ctrl+Y: each state is met again exactly."""
    chance = random.Random(seed)
    records = [activity(daito, title="元") for _ in range(2)]

    def state() -> list[object]:
        return [(one.title, one.place, one.state, one.deleted, one.conflicts) for one in rows(daito, records)]

    def act() -> None:
        some = [record for record, row in zip(records, rows(daito, records), strict=True) if not row.deleted]
        gone = [record for record in records if record not in some]
        what = chance.choice(["change", "change", "delete", "restore", "new"])
        if what == "change" and some:
            change(daito, chance.choice(some), **{chance.choice(["title", "place"]): f"文{chance.random()}"})
        elif what == "delete" and some:
            activities.delete_all(daito, chance.sample(some, chance.randint(1, len(some))))
        elif what == "restore" and gone:
            trash.restore(daito, gone)
        else:
            records.append(activity(daito, title=f"新{len(records)}"))

    past, now, future = [], state(), []
    for _ in range(24):
        way = chance.choice(["act", "back", "back", "again", "again"])
        if way == "act":
            act()
            past, now, future = [*past, now], state(), []
        elif way == "back" and past:
            assert undo_last(daito)
            future, now = [now, *future], past.pop()
        elif way == "again" and future:
            assert redo_last(daito)
            past, now = [*past, now], future.pop(0)
        there = state()  # a record that was not made yet then is one in the trash
        assert there[: len(now)] == now and all(one[3] for one in there[len(now) :])


def test_a_new_action_ends_what_could_be_done_again_and_the_list_says_so(daito: Workspace) -> None:
    record = activity(daito, title="一")
    change(daito, record, title="二")
    undo_last(daito)
    assert listed(daito) == [("記録の訂正", "again"), ("記録の追加", "back")]
    change(daito, record, title="三")
    assert redo_last(daito) is None and show_activity(daito, record).title == "三"
    assert listed(daito) == [("記録の訂正", "back"), ("記録の訂正", undo.ENDED), ("記録の追加", "back")]
    with pytest.raises(Refused, match="lasting-step"):
        undo.do_again(daito, steps(daito)[1].number)
    assert undo_last(daito) and show_activity(daito, record).title == "一"
    assert redo_last(daito) and show_activity(daito, record).title == "三"


def test_the_list_tells_day_time_and_number_of_records_newest_first(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.source
    records = [activity(daito, title=title) for title in ("一", "二")]
    monkeypatch.setattr(clock, "source", lambda: moment().replace(2026, 12, 1, 5, 5))
    activities.delete_all(daito, records)
    first = steps(daito)[0]
    local = clock.local_moment(clock.now_ms())
    assert (first.name, first.records, first.at) == ("記録の削除（2件）", 2, f"令和8年12月1日 {local:%H:%M}")
    assert first.what.endswith("一 ほか") and steps(daito)[1].what.endswith("二")
    assert [one.records for one in steps(daito)] == [2, 1, 1]


def test_what_others_changed_meanwhile_stays_in_the_list_with_its_reason(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    record = activity(daito, title="元")
    to_head()
    change(head, record, title="本部の訂正")
    to_daito()
    with pytest.raises(Refused, match="changed-since"):
        undo_last(daito)
    assert listed(daito) == [("記録の追加", undo.CHANGED)]
    with pytest.raises(Refused, match="lasting-step"):
        undo.take_back(daito, steps(daito)[0].number)


def test_nothing_is_done_again_over_somebody_elses_change(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    record = activity(daito, title="元")
    change(daito, record, title="支部の訂正")
    undo_last(daito)
    to_head()
    change(head, record, title="本部の訂正")
    to_daito()
    with pytest.raises(Refused, match="changed-since"):
        redo_last(daito)
    assert show_activity(daito, record).title == "本部の訂正" and redo_last(daito) is None


def test_an_action_that_is_not_the_latest_goes_back_alone(daito: Workspace) -> None:
    first, second = activity(daito, title="一"), activity(daito, title="二")
    change(daito, first, title="まちがい")
    change(daito, second, title="二の訂正")
    number = steps(daito)[1].number
    assert undo.take_back(daito, number) == "記録の訂正"
    assert (show_activity(daito, first).title, show_activity(daito, second).title) == ("一", "二の訂正")
    assert undo.do_again(daito, number) == "記録の訂正" and show_activity(daito, first).title == "まちがい"
    with pytest.raises(Refused, match="unknown-step"):
        undo.do_again(daito, number)


def test_an_earlier_action_waits_for_the_later_ones_in_its_record(daito: Workspace) -> None:
    record = activity(daito, title="一")
    change(daito, record, title="二")
    change(daito, record, place="会館")
    added, titled, placed = (one.number for one in reversed(steps(daito)))
    with pytest.raises(Refused, match="later-step"):
        undo.take_back(daito, titled)
    for number in (placed, titled, added):
        undo.take_back(daito, number)
    with pytest.raises(Refused, match="later-step"):
        undo.do_again(daito, titled)
    for number in (added, titled, placed):
        undo.do_again(daito, number)
    assert (show_activity(daito, record).title, show_activity(daito, record).place) == ("二", "会館")


def test_what_a_later_record_belongs_to_is_not_taken_away_below_it(head: Workspace, daito: Workspace) -> None:
    """The later one is another record, and names the first as a field."""
    record = activity(daito)
    photos.add(daito, record, camera())
    added = steps(daito)[1]
    with pytest.raises(Refused, match="later-step"):
        undo.take_back(daito, added.number)
    person = staff(head, "一", "head", "")
    leader(head, person)
    with pytest.raises(Refused, match="later-step"):
        undo.take_back(head, steps(head)[1].number)
    undo_last(head), undo_last(head)
    with pytest.raises(Refused, match="later-step"):
        undo.do_again(head, steps(head)[0].number)
    assert redo_last(head) and redo_last(head)
    assert len(working_groups.members(head, plan_id(head), 2025)) == 1


def test_a_first_entry_a_photo_minutes_and_a_closed_year_are_done_again(head: Workspace, daito: Workspace) -> None:
    where = TargetYear(target(head), 2025)
    evaluations.save_evaluation(head, evaluations.open_evaluation(head, where), {"outcome": "よい一年"})
    undo_last(head)
    redo_last(head)
    assert evaluations.open_evaluation(head, where).values["outcome"] == "よい一年"

    record = activity(daito)
    photo = photos.add(daito, record, camera())
    undo_last(daito)
    redo_last(daito)
    (kept,) = photos.photos_of(daito, record)
    assert kept.id == photo and photos.picture(daito, kept.sha256)

    minutes = held(head, **WHOLE, kind="promotion", number=1, disclosure="public", present=(staff(head, "一", "head", "課長"),))
    edition = finalising.make_minutes_final(head, minutes)
    undo_last(head)
    assert redo_last(head) == "会議記録の確定"
    assert [one.id for one in issued_copies.editions(head)] == [edition.id]
    assert issued_copies.reprint(head, edition.id).as_issued
    assert meetings.open_meeting(head, minutes, plan_id(head), 2025).values["state"] == "final"

    year_closing.close_year(head, 2024)
    undo_last(head)
    redo_last(head)
    assert year_closing.closed_year(head, 2024) is not None


def test_an_erasure_stands_in_the_list_and_says_why_it_stays(daito: Workspace) -> None:
    record = activity(daito, content="見本花子さん")
    photo = photos.add(daito, record, camera())
    erasure.erase_text(daito, record, "content")
    photo_erasure.erase(daito, photo)
    assert listed(daito) == [
        ("写真の消去", undo.ERASED),
        ("個人情報の消去", undo.ERASED),
        ("写真の追加", undo.ERASED),
        ("記録の追加", undo.ERASED),
    ]
    assert undo_last(daito) is None and redo_last(daito) is None


def test_a_record_erased_after_it_was_taken_back_is_not_done_again(daito: Workspace) -> None:
    record = activity(daito, content="見本花子さん")
    change(daito, record, title="二")
    undo_last(daito)
    erasure.erase_text(daito, record, "content")
    assert redo_last(daito) is None
    with pytest.raises(Refused, match="lasting-step"):
        undo.do_again(daito, number_of(daito, "記録の訂正"))


def test_doing_again_travels_like_any_change(head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path) -> None:
    record = activity(daito, title="元", date=date(2025, 10, 3))
    change(daito, record, title="訂正")
    to_head()
    undo_last(daito)
    to_head()
    redo_last(daito)
    to_head()
    row = show_activity(head, record)
    assert (row.title, row.conflicts) == ("訂正", ())
