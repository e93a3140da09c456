"""An office by what people call it, whatever the council's own words are."""

from dataclasses import dataclass

import pytest

from app.rules.typed_offices import read_office


@dataclass(frozen=True)
class One:
    code: str
    name: str
    short_name: str


COUNCIL = (
    One("head", "桜市社会福祉協議会", "本部"),
    One("north", "桜市社会福祉協議会北支部", "北"),
    One("south", "桜市社会福祉協議会南支部", "南"),
    One("river", "桜市社会福祉協議会川上支部", "川上"),
)
CENTRES = (One("a", "東センター", "東"), One("b", "西センター", "西"))


@pytest.mark.parametrize(("typed", "code"), [
    ("north", "north"), ("ＮＯＲＴＨ", "north"), ("北", "north"), ("北支部", "north"), ("桜市社会福祉協議会北支部", "north"),
    ("桜市社会福祉協議会 川上支部", "river"), ("川上支部", "river"), ("本部", "head"), ("桜市社会福祉協議会", "head"),
])  # fmt: skip
def test_an_office_is_known_by_its_code_its_names_and_the_part_that_tells_it_apart(typed: str, code: str) -> None:
    found = read_office(typed, COUNCIL)
    assert found.value is not None and found.value.code == code and not found.doubt


def test_the_words_that_are_left_out_are_the_councils_own() -> None:
    found = read_office("東", CENTRES).value, read_office("東センター", CENTRES).value
    assert [one and one.code for one in found] == ["a", "a"]
    assert read_office("東支部", CENTRES).value is None, "no name of this council ends so"


def test_another_spelling_of_an_office_is_told_and_what_may_be_two_is_asked() -> None:
    hills = (One("k", "桜市社協霞ヶ丘支部", "霞ヶ丘"), One("h", "桜市社協濵町支部", "濵町"))
    for typed, code in (("霞が丘支部", "k"), ("霞ケ丘", "k"), ("浜町", "h")):
        found = read_office(typed, hills)
        assert found.value is not None and found.value.code == code and found.how and not found.doubt
    both = (*hills, One("o", "桜市社協濱町支部", "濱町"))
    assert read_office("浜町", both).value is None and len(read_office("浜町", both).others) == 2
    assert read_office("濱町", both).value == both[2], "typed exactly"


@pytest.mark.parametrize("typed", ["西支部", "支部", "桜市", "となりの社協"])
def test_an_office_that_is_none_of_them_is_asked_and_never_guessed(typed: str) -> None:
    found = read_office(typed, COUNCIL)
    assert found.value is None and found.doubt


def test_nothing_typed_is_no_office() -> None:
    assert read_office("　", COUNCIL).value is None and not read_office("", COUNCIL).doubt
