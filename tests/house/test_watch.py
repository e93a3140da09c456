"""`make watch` knows a page by its key or its package, and notices an edit."""

import os
from pathlib import Path

from tools.watch import state_of
from tools.watched_page import key_of

KEYS = frozenset({"annual", "plan", "print"})


def test_a_page_is_known_by_its_key_or_by_the_package_it_is_in() -> None:
    assert key_of("annual", KEYS) == key_of("annual_plan", KEYS) == "annual"
    assert key_of("plan", KEYS) == "plan"
    assert key_of("nowhere", KEYS) == ""


def test_an_edit_a_new_file_and_a_removed_file_are_noticed(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.touch()
    first = state_of((tmp_path,))
    os.utime(module, ns=(1, 1))
    second = state_of((tmp_path,))
    (tmp_path / "new.py").touch()
    third = state_of((tmp_path,))
    module.unlink()
    assert len({tuple(sorted(state.items())) for state in (first, second, third, state_of((tmp_path,)))}) == 4
