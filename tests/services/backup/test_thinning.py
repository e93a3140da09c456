"""Which copies stay: whatever days and sizes they have, the newest and the last good one are among them."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.services.backup.thinning import (
    BEFORE_IMPORTS,
    DAYS,
    KEPT_ASIDE,
    LEAST_DAYS,
    LEAST_SHARE,
    NEWEST,
    SHARE,
    WEEKS,
    Thinned,
    staying,
    staying_aside,
)
from app.store.set_aside import KINDS, SetAside

ROOM = 10**12
DAY = date(2025, 11, 5)
OCCASIONS = ("manual", "regular", "before-import", "before-schema-2", "before-schema-3", "before-version-9.0.0")


def copies(days: list[date], occasion: str = "manual", size: int = 1000) -> list[Thinned]:
    """One copy a day, the newest contents first."""
    return [Thinned(f"{number}", day, occasion, size) for number, day in enumerate(days)]


SOME = st.lists(
    st.builds(
        Thinned,
        name=st.just(""),
        day=st.dates(date(1970, 1, 1), date(2099, 12, 31)),
        occasion=st.sampled_from(OCCASIONS),
        bytes_on_disk=st.integers(1, 10**9),
        is_good=st.booleans(),
        erasures=st.integers(0, 2),
    ),
    max_size=60,
).map(lambda found: [Thinned(str(number), *vars(one).values()) for number, one in enumerate(_unnamed(found))])


def _unnamed(found: list[Thinned]) -> list[object]:
    class Parts:
        def __init__(self, one: Thinned) -> None:
            self.day, self.occasion, self.bytes_on_disk = one.day, one.occasion, one.bytes_on_disk
            self.is_good, self.erasures = one.is_good, one.erasures

    return [Parts(one) for one in found]


@given(SOME, st.integers(0, 10**10))
def test_the_newest_and_the_last_good_one_always_stay(found: list[Thinned], free: int) -> None:
    kept = staying(found, free)
    assert kept <= {one.name for one in found}
    assert all(one.name in kept for one in found[:1])
    assert all(one.name in kept for one in [one for one in found if one.is_good][:1])


@given(SOME, st.integers(0, 10**10))
def test_thinning_again_takes_nothing_more(found: list[Thinned], free: int) -> None:
    kept = staying(found, free)
    left = [one for one in found if one.name in kept]
    freed = sum(one.bytes_on_disk for one in found) - sum(one.bytes_on_disk for one in left)
    assert staying(left, free + freed) == kept


@given(SOME, st.integers(0, 10**10))
def test_no_more_than_the_share_but_for_the_last_days(found: list[Thinned], free: int) -> None:
    room = free + sum(one.bytes_on_disk for one in found)
    left = [one for one in found if one.name in staying(found, free)]
    always = {one.name for one in (*found[:1], *[one for one in found if one.is_good][:1])}
    if any(one.name not in always for one in left):
        assert sum(one.bytes_on_disk for one in left) <= room / LEAST_SHARE
    if len({one.day for one in left}) > LEAST_DAYS + 1:
        assert sum(one.bytes_on_disk for one in left) <= room / SHARE


@given(SOME, st.sampled_from(OCCASIONS))
def test_one_more_copy_of_the_same_day_pushes_no_other_day_out(found: list[Thinned], occasion: str) -> None:
    if not found:
        return
    before = {one.day for one in found if one.name in staying(found, ROOM)}
    newest = found[0]
    fresh = Thinned("fresh", newest.day, occasion, 1, True, newest.erasures)
    after = {one.day for one in [fresh, *found] if one.name in staying([fresh, *found], ROOM)}
    # Only what stayed as one of the newest few, or before an import, whatever its day, may go.
    few = [one.day for one in found[:NEWEST]] + [one.day for one in found if one.occasion.startswith("before-")]
    assert before - after <= set(few)


def test_thirty_imports_in_a_week_push_no_day_out() -> None:
    """Fault F4."""
    week = [DAY - timedelta(days=number) for number in range(5)]
    imports = [Thinned(f"i{day}-{number}", day, "before-import", 1000) for day in week for number in range(6)]
    older = copies([DAY - timedelta(days=7 + number) for number in range(2)])
    kept = staying([*imports, *older], ROOM)
    assert {"0", "1"} <= kept
    assert {one.day for one in imports if one.name in kept} == set(week)
    assert len(kept) <= DAYS + NEWEST + BEFORE_IMPORTS


def test_many_imports_on_the_same_day_do_not_push_out_what_was_made_by_hand() -> None:
    day = date(2025, 11, 5)
    copies = [*(Thinned(f"import {number}", day, "before-import", 1) for number in range(30)), Thinned("mine", day, "manual", 1)]
    assert "mine" in staying(copies, 10_000)
    copies[0] = Thinned("import 0", day, "before-import", 1, erasures=1)
    assert "mine" in staying(copies, 10_000)
    copies[0] = Thinned("import 0", date(2025, 11, 20), "before-import", 1, erasures=1)
    assert "mine" not in staying(copies, 10_000)


def test_days_weeks_months_and_every_fiscal_year() -> None:
    every_day = copies([DAY - timedelta(days=number) for number in range(5 * 366)])
    kept = staying(every_day, ROOM)
    days = sorted({one.day for one in every_day if one.name in kept}, reverse=True)
    assert days[:7] == [DAY - timedelta(days=number) for number in range(7)]
    assert {date(2025, 3, 31), date(2024, 3, 31), date(2023, 3, 31), date(2022, 3, 31)} <= set(days)
    assert date(2025, 10, 31) in days and date(2024, 12, 31) in days
    assert len(days) <= 7 + 5 + 12 + 6


def test_a_wrong_day_makes_no_copy_the_newest() -> None:
    kept = staying(copies([DAY, date(2099, 1, 1), *[DAY - timedelta(days=number) for number in range(1, 40)]]), ROOM)
    assert {"0", "1"} <= kept and len(kept) > DAYS


def test_a_clock_that_begins_anew_each_morning_keeps_the_newest_few() -> None:
    kept = staying(copies([date(1970, 1, 1)] * 20), ROOM)
    assert kept == {"0", "1", "2"}


def test_little_room_lets_the_oldest_go_and_keeps_three_days() -> None:
    found = copies([DAY - timedelta(days=number) for number in range(30)], size=100)
    assert staying(found, free=0) >= {"0", "1", "2"}
    assert len(staying(found, free=0)) == 30 * 100 // SHARE // 100
    big = copies([DAY - timedelta(days=number) for number in range(4)], size=100)
    assert staying(big, free=0) == {"0", "1"}  # half of the room, and no longer three days


def test_one_before_each_change_of_the_schema_and_before_the_last_version() -> None:
    upgrades = [
        Thinned(f"{number}", DAY - timedelta(days=60), occasion, 10)
        for number, occasion in enumerate(
            ["before-version-3", "before-version-2", "before-schema-3", "before-schema-3", "before-schema-2"]
        )
    ]
    newer = [Thinned(f"n{number}", DAY - timedelta(days=number), "regular", 10) for number in range(50)]
    assert {"0", "2", "4"} <= staying([*newer, *upgrades], ROOM)
    assert not {"1", "3"} & staying([*newer, *upgrades], ROOM)


def test_what_still_holds_an_erased_text_does_not_stay_for_years() -> None:
    found = [
        *[Thinned(f"clean{number}", DAY - timedelta(days=number), "regular", 10, True, 1) for number in range(60)],
        *[Thinned(f"holding{number}", DAY - timedelta(days=60 + number), "regular", 10, True, 0) for number in range(900)],
    ]
    assert not any(name.startswith("holding") for name in staying(found, ROOM))


def aside(days: int, kind: str = KINDS[0], erasures: int = 0) -> SetAside:
    day = DAY - timedelta(days=days)
    return SetAside(Path(f"{day:%Y%m%d}-010000-000000{kind}"), kind, day, erasures)


def test_of_each_kind_of_what_was_set_aside_the_last_few_stay() -> None:
    every = sorted((aside(days, kind) for days in range(5) for kind in KINDS), key=lambda one: one.path.name, reverse=True)
    kept = staying_aside(every, copies([DAY]))
    assert kept == {one.path.name for one in every if (DAY - one.day).days < KEPT_ASIDE}


def test_what_may_hold_an_erased_text_leaves_like_a_copy_of_its_day() -> None:
    """It lay beside the copies until it was replaced by another of its kind, which may be never."""
    day_by_day = [DAY - timedelta(days=number) for number in range(7 * WEEKS)]
    for days in (0, 3, 20, 90):
        clean, holding = aside(days, erasures=1), aside(days)
        before = copies(day_by_day)
        after = [Thinned("after", DAY, "regular", 1000, erasures=1), *before]
        assert staying_aside([holding], before) == {holding.path.name}  # nothing is known to be erased
        assert staying_aside([clean], after) == {clean.path.name}
        as_a_copy = Thinned("copy", holding.day, "regular", 1000)
        assert bool(staying_aside([holding], after)) == ("copy" in staying([*after, as_a_copy], ROOM))
    assert staying_aside([aside(90)], after) == set()


def test_nothing_is_taken_away_before_a_good_copy_knows_of_the_erasure() -> None:
    rotten = [Thinned("after", DAY, "regular", 1000, is_good=False, erasures=1), *copies([DAY] * 5)]
    assert staying_aside([aside(90)], rotten) == {aside(90).path.name}
