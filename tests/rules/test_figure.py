"""A figure keeps why it has no number and what is missing from it, whatever is computed from it."""

from hypothesis import given
from hypothesis import strategies as st

from app.rules.figure import (
    MISSING_WORDS,
    ZERO,
    Figure,
    absent,
    added,
    difference,
    entered,
    growth,
    hidden,
    number,
    share,
    summed,
)

OFFICES = st.dictionaries(
    st.sampled_from(["head", "daito", "murone", "kawasaki", "senmaya"]),
    st.one_of(
        st.builds(number, st.integers(0, 10_000), approximate=st.booleans()),
        st.sampled_from(["blank", "unknown", "none", "unreported", "no_record", "not_asked"]).map(absent),
    ),
    min_size=1,
)


def test_a_sum_says_which_offices_have_not_reported_and_what_nobody_entered() -> None:
    found = added({"daito": number(3), "murone": absent("unreported"), "kawasaki": absent("blank"), "head": absent("not_asked")})
    assert found == Figure(3, "", unreported=frozenset({"murone"}), unnumbered=1)
    assert found.is_partial and found.is_open


def test_offices_that_were_not_asked_or_have_no_record_yet_are_missing_from_no_sum() -> None:
    found = added({"daito": number(3), "murone": absent("no_record"), "head": absent("not_asked"), "kawasaki": absent("none")})
    assert found == number(3)


def test_seven_blanks_and_one_missing_file_are_blank_and_not_unreported() -> None:
    branches = {f"branch{number}": absent("blank") for number in range(7)}
    found = added({**branches, "murone": absent("unreported"), "head": absent("not_asked")})
    assert MISSING_WORDS[found.missing] == "未入力" and found.unreported == {"murone"}
    assert added({"daito": absent("unreported"), "head": absent("not_asked")}).missing == "unreported"
    assert added({"daito": absent("no_record"), "head": absent("not_asked")}).missing == "no_record"


def test_a_record_without_a_number_is_blank_or_unknown() -> None:
    assert (entered(None).missing, entered(None, unknown=True).missing, entered(0)) == ("blank", "unknown", ZERO)
    found = summed([entered(30, True), entered(None), entered(25), entered(None, unknown=True)])
    assert found == Figure(55, "", True, unnumbered=1, unknown=1)


@given(OFFICES)
def test_a_sum_is_the_numbers_and_nothing_else_and_never_hides_who_is_missing(by_office: dict[str, Figure]) -> None:
    found = added(by_office)
    known = [one.value for one in by_office.values() if one.value is not None]
    assert found.value == (sum(known) if known else None) and bool(found.missing) is not bool(known)
    assert found.unreported == {code for code, one in by_office.items() if one.missing == "unreported"}
    assert found.is_open is any(one.missing in ("blank", "unknown") for one in by_office.values())


@given(OFFICES, st.integers(0, 4))
def test_it_does_not_matter_in_which_steps_one_adds(by_office: dict[str, Figure], cut: int) -> None:
    codes = sorted(by_office)
    one, other = ({code: by_office[code] for code in some} for some in (codes[:cut], codes[cut:]))
    parts = {name: added(part) for name, part in (("one", one), ("other", other)) if part}
    whole, in_steps = added(by_office), added(parts)
    assert (whole.value, whole.approximate, whole.unreported - {"one", "other"}) == (
        in_steps.value,
        in_steps.approximate,
        in_steps.unreported - {"one", "other"},
    )


def test_a_share_is_computed_from_the_sums_and_of_nothing_there_is_none() -> None:
    assert share(number(1), number(3, approximate=True), 1) == Figure(333, "", True)
    assert share(number(1), number(0)).missing == "nothing"
    assert share(absent("none"), number(3)).missing == "none" and share(number(3), absent("unreported")).missing == "unreported"
    partial = Figure(5, "", unreported=frozenset({"murone"}))
    assert share(partial, number(6)).unreported == {"murone"}


def test_percentages_are_rounded_half_up_as_offices_do() -> None:
    assert (share(number(1), number(8)).value, share(number(1), number(40)).value, share(number(3), number(8)).value) == (
        13,
        3,
        38,
    )
    assert (growth(number(9), number(8)).value, growth(number(7), number(8)).value) == (13, -13)


def test_no_change_from_nothing_still_says_who_is_missing() -> None:
    partial = Figure(0, "", unreported=frozenset({"murone"}))
    assert growth(partial, number(0)) == partial


def test_a_missing_file_is_said_before_what_other_offices_left_out() -> None:
    assert added({"daito": absent("excluded"), "murone": absent("unreported")}).missing == "unreported"
    assert added({"daito": absent("excluded"), "murone": absent("no_record")}).missing == "excluded"


def test_growth_has_a_sign_and_nothing_grows_from_zero_by_a_percentage() -> None:
    assert (growth(number(5), number(4)).value, growth(number(19), number(20)).value) == (25, -5)
    assert growth(number(0), number(8)).value == -100
    assert (growth(number(3), number(0)).missing, growth(number(0), number(0))) == ("from_zero", ZERO)
    assert growth(number(3), absent("no_record")).missing == growth(absent("blank"), number(3)).missing == "nothing"


def test_what_is_computed_from_a_number_that_may_be_larger_is_rough() -> None:
    may_be_more = Figure(30, "", unnumbered=2)
    assert growth(may_be_more, number(20)) == Figure(50, "", True)
    assert difference(number(40), may_be_more) == Figure(10, "", True)


def test_small_counts_are_hidden_and_zero_is_not() -> None:
    assert [hidden(number(one), 5).missing for one in (0, 1, 4, 5)] == ["", "hidden", "hidden", ""]
    assert hidden(number(49), 5, 1).missing == "hidden" and hidden(absent("blank"), 5).missing == "blank"
