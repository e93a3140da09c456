"""The sample story must read like a careful clerk's work: these are the checks a colleague would make."""

import re
from collections import Counter

import pytest

from app.demo.data import (
    ACTIVITY_FIELDS,
    corrections,
    sample_activities,
    sample_evaluations,
    silent_offices,
    two_edits,
)
from app.models.privacy import likely_personal
from app.rules.fiscal import first_day, last_day
from app.rules.resources import resource
from app.rules.target_numbers import parse_target_code
from app.rules.text import clean_text
from app.services.activities.activity_checks import check_activity
from app.services.plan.plan_file import read_plan_file
from app.services.plan.vocabulary_file import read_vocabulary

PLAN = read_plan_file(resource("plans", "2021-2025.toml"))
OFFICES = [office.code for office in PLAN.offices]
BRANCHES = [code for code in OFFICES if code != "head"]
TARGETS = {f"{goal}-{number}" for goal, count in ((1, 3), (2, 6), (3, 6)) for number in range(1, count + 1)}
TERMS = {(term.listing, term.code) for term in read_vocabulary(resource("vocabulary.toml"))}
EVERYWHERE = [(office, year) for office in OFFICES for year in (2024, 2025)]
TEXTS = ("title", "status_reason", "place", "district", "partners", "content", "outcome", "issue", "next_step", "recorder")


def all_activities():
    return [(office, year, row) for office, year in EVERYWHERE for row in sample_activities(office, year)]


@pytest.mark.parametrize(("office", "year"), EVERYWHERE)
def test_every_office_has_a_believable_number_of_activities(office, year):
    count = len(sample_activities(office, year))
    if office == "head":
        assert count >= 5
    else:
        assert (25 <= count <= 45) if year == 2025 else (10 <= count <= 16)


def test_an_office_or_year_without_samples_is_simply_empty():
    assert sample_activities("daito", 2019) == []
    assert sample_activities("nowhere", 2025) == []


def test_reading_twice_gives_the_same_story():
    assert sample_activities("daito", 2025) == sample_activities("daito", 2025)
    assert all(tuple(row) == ACTIVITY_FIELDS for _, _, row in all_activities())


@pytest.mark.parametrize(("office", "year"), EVERYWHERE)
def test_days_lie_in_their_fiscal_year_and_in_order(office, year):
    days = [row["date"] for row in sample_activities(office, year)]
    assert days == sorted(days)
    for row in sample_activities(office, year):
        assert first_day(year) <= row["date"] <= last_day(year)
        assert row["end_date"] is None or row["date"] < row["end_date"] <= last_day(year)


def test_nothing_but_festivals_and_drills_happens_at_weekends():
    for office, _, row in all_activities():
        if row["date"].weekday() >= 5 and not (row["end_date"] and row["date"].day == 1):
            assert re.search("まつり|つどい|コンクール|訓練|講座", row["title"]), (office, row["date"], row["title"])


def test_every_target_exists_and_all_fifteen_are_covered():
    covered = Counter()
    for _, year, row in all_activities():
        assert row["target"] in TARGETS
        assert parse_target_code(row["target"])
        assert all(code in TARGETS and code != row["target"] for code in row["secondary_targets"] or ())
        covered[row["target"]] += year == 2025
    assert set(covered) == TARGETS
    assert min(covered.values()) >= 5


def test_most_branches_cover_most_targets_and_some_cells_stay_empty():
    cells = {(office, row["target"]) for office in BRANCHES for row in sample_activities(office, 2025)}
    assert 100 <= len(cells) < len(BRANCHES) * len(TARGETS) - 5


def test_kinds_and_states_are_words_of_the_vocabulary():
    for _, _, row in all_activities():
        assert ("activity_kind", row["kind"]) in TERMS
        assert ("activity_status", row["status"]) in TERMS
        assert row["state"] in ("draft", "final")


def test_what_did_not_take_place_has_a_reason_and_no_numbers():
    for _, _, row in all_activities():
        assert bool(row["status_reason"]) == (row["status"] != "done")
        if row["status"] in ("cancelled", "postponed"):
            assert row["sessions"] is row["participants"] is row["end_date"] is row["outcome"] is None
        else:
            assert row["sessions"] >= 1


def test_counts_are_sane_and_the_three_kinds_of_nothing_all_occur():
    counts = [row["participants"] for _, _, row in all_activities() if row["status"] == "done"]
    assert None in counts
    assert 0 in counts
    assert all(0 <= count <= 500 for count in counts if count is not None)
    assert {"done", "partly", "cancelled", "postponed"} == {row["status"] for _, _, row in all_activities()}
    rough = [row for _, _, row in all_activities() if row["participants_approximate"]]
    assert rough
    assert all(row["participants"] % 5 == 0 for row in rough)


def test_a_final_record_says_what_was_done():
    for office, _, row in all_activities():
        assert row["title"], office
        if row["state"] == "final":
            assert row["content"] or row["outcome"], (office, row["date"], row["title"])


def test_the_form_finds_no_error_in_any_sample():
    for office, _, row in all_activities():
        problems = check_activity({**row, "target_id": row["target"]})
        assert [problem for problem in problems if problem.level == "error"] == [], (office, row["title"])


def test_office_day_and_title_name_one_activity():
    names = [(office, row["date"], row["title"]) for office, _, row in all_activities()]
    assert len(names) == len(set(names))


def test_no_text_looks_like_personal_data_or_needs_cleaning():
    for office, _, row in all_activities():
        for field in TEXTS:
            text = row[field] or ""
            assert likely_personal(text) == [], (office, row["title"], field)
            assert clean_text(text) == text.strip() == text
            assert "{" not in text


def test_a_branch_does_not_repeat_its_own_sentences():
    for office in BRANCHES:
        outcomes = Counter(row["outcome"] for row in sample_activities(office, 2025) if row["outcome"])
        assert max(outcomes.values()) <= 2, (office, outcomes.most_common(1))


def test_rare_characters_occur_in_names_of_places():
    places = "".join(row["place"] or "" for _, _, row in all_activities())
    assert all(sign in places for sign in "髙﨑𠮷")


def test_every_correction_finds_its_activity_and_changes_it():
    for office in OFFICES:
        rows = {(row["date"], row["title"]): row for row in sample_activities(office, 2025)}
        for correction in corrections(office):
            row = rows[correction.date, correction.title]
            assert correction.reason
            assert set(correction.changes) <= set(ACTIVITY_FIELDS)
            assert all(row[field] != value for field, value in correction.changes.items() if value is not False)


def test_every_branch_that_hands_in_corrects_something():
    assert silent_offices() == ("murone",)
    assert {office for office in OFFICES if corrections(office)} == set(BRANCHES) - set(silent_offices())


def test_the_two_edits_differ_in_the_participants_only_and_meet_no_correction():
    edits = two_edits()
    rows = {(row["date"], row["title"]): row for row in sample_activities(edits.office, 2025)}
    assert (edits.date, edits.title) in rows
    assert edits.first != edits.second
    assert set(edits.first) == set(edits.second) == {"participants", "participants_approximate"}
    assert (edits.date, edits.title) not in {(item.date, item.title) for item in corrections(edits.office)}


def test_the_head_office_evaluates_most_targets_and_leaves_some_for_handwriting():
    evaluations = sample_evaluations(2025)
    targets = [row["target"] for row in evaluations]
    assert len(targets) == len(set(targets)) == 10
    assert {"1-3", "2-3", "2-5", "3-2"} < set(targets) < TARGETS
    assert any(row["rating"] is None for row in evaluations)
    assert any(row["direction_note"] is None for row in evaluations)


def test_evaluations_are_of_a_length_that_fills_a_box_and_use_known_codes():
    for row in sample_evaluations(2025):
        for field in ("outcome", "issue", "rating_reason", "direction_note"):
            text = row[field]
            assert text is None or 95 <= len(text) <= 250, (row["target"], field, len(text))
            assert likely_personal(text or "") == [], (row["target"], field)
        assert row["rating"] is None or ("rating", row["rating"]) in TERMS
        assert row["direction"] is None or ("direction", row["direction"]) in TERMS
        assert (row["rating"] is None) == (row["rating_reason"] is None)


def test_what_evaluations_say_of_branches_agrees_with_their_records():
    def targets_of(office):
        return {row["target"] for row in sample_activities(office, 2025) if row["status"] != "cancelled"}

    assert "2-3" not in targets_of("higashiyama")
    assert "3-2" not in targets_of("kawasaki")
    meetings = [row for row in sample_activities("head", 2025) if "社会福祉法人懇談会" in row["title"]]
    assert len(meetings) == 2
