"""Two versions of the program in one test: an older one does not know a group that the newer ones write."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from app.journal import fold
from app.models.activity import Activity
from app.sync import scope

NEWER_GROUP = "next_step"
"""Of the activity. The older program's table has its column too, which it neither reads nor writes."""
_NEWER = Activity.groups
_OLDER = tuple(group for group in _NEWER if group.name != NEWER_GROUP)


@contextmanager
def older_program(older: bool) -> Iterator[None]:
    """Whatever runs in the block runs in the older program, or in the newer one; blocks may stand in each other."""
    groups = _OLDER if older else _NEWER
    if groups is Activity.groups:
        yield
        return
    forget_fields()
    with patch.object(Activity, "groups", groups):
        yield
    forget_fields()


def forget_fields() -> None:
    """What a program asks once about the fields of activities is asked again, before and after it is another one."""
    fold.projection.cache_clear()
    scope._head_groups.cache_clear()
    Activity.fields.__func__.cache_clear()  # type: ignore[attr-defined]
