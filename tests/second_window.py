"""What another window does between the moment somebody presses a button and the transaction that follows."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from app.services.workspace.workspace import Workspace


@contextmanager
def faster(workspace: Workspace, what: Callable[[], Any]) -> Iterator[None]:
    """Within the block the next transaction begins just after ``what`` was done and kept in a thread of its own."""
    begin = workspace.database.writing

    def after_the_other(*arguments: Any) -> Any:
        patch.undo()
        with ThreadPoolExecutor(1) as other:
            other.submit(what).result()
        return begin(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace.database, "writing", after_the_other)
        yield
