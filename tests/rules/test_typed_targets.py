"""A target by its number, its name, or both, as the published table says."""

from dataclasses import dataclass

import pytest

from app.errors import Refused
from app.rules.excel_damage import numbered
from app.rules.target_numbers import target_label
from app.rules.typed_targets import read_target
from tests.rules.typed_forms import table


@dataclass(frozen=True)
class One:
    goal: int
    number: int
    title: str

    @property
    def code(self) -> str:
        return f"{self.goal}-{self.number}"

    @property
    def label(self) -> str:
        return target_label(self.goal, self.number)


PLAN = (
    *(One(1, 1, "地域の居場所づくり"), One(1, 2, "見守りの推進"), One(1, 3, "地域福祉コーディネーターの配置")),
    *(One(2, 1, "担い手の育成"), One(2, 3, "見守りの人材")),
)


@pytest.mark.parametrize(("typed", "meant", "said"), table("Targets"), ids=[row[0] for row in table("Targets")])
def test_targets_are_read_as_published(typed: str, meant: str, said: str) -> None:
    if meant == "refused":
        with pytest.raises(Refused) as refused:
            read_target(typed, PLAN)
        assert refused.value.code == "unknown-target" and typed in refused.value.what
        return
    found = read_target(typed, PLAN)
    assert (found.value.code, "asked" if found.doubt else "told" if found.how else "") == (meant, said)


def test_a_target_is_known_by_another_spelling_of_its_name() -> None:
    assert read_target("居場所づくり・地域の", (One(1, 1, "居場所づくり（地域の）"),)).value.code == "1-1"
    assert read_target("地域福祉コーディネータの配置", PLAN).value.code == "1-3"
    with pytest.raises(Refused):
        read_target("地域福祉ディレクターの配置", PLAN)


def test_what_is_asked_offers_every_target_that_may_be_meant() -> None:
    assert [one.code for one in read_target("③", PLAN).others] == ["2-3"]
    assert [one.code for one in read_target("見守り", PLAN).others] == ["2-3"]
    assert [one.code for one in read_target("1-3 担い手の育成", PLAN).others] == ["2-1"]
    assert [one.code for one in read_target("13、21", PLAN).others] == ["2-1"]


def test_a_target_of_which_excel_made_a_day_is_the_one_that_was_meant() -> None:
    assert read_target(numbered("2月3日").value, PLAN).value.code == "2-3"


def test_a_number_that_may_have_lost_its_zero_is_asked_where_the_plan_has_both() -> None:
    plan = (*PLAN, One(1, 10, "十番目の目標"))
    for typed in ("1.1", "１．１"):
        found = read_target(typed, plan)
        assert found.value.code == "1-1" and found.doubt and [one.code for one in found.others] == ["1-10"]
    for typed, code in (("1.10", "1-10"), ("1-1", "1-1"), ("1.2", "1-2"), ("1.1 地域の居場所づくり", "1-1")):
        assert read_target(typed, plan).value.code == code and not read_target(typed, plan).doubt
    assert not read_target("1.1", PLAN).doubt
