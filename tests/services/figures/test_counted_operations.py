"""What a closing counted is a line for each chain: what goes on beyond it is late, and what can't be read counts nothing."""

from sqlalchemy import select

from app.journal.rows import insert_operations
from app.models.journal import OperationRow
from app.services.figures.counted_operations import counted_by, counted_now
from app.services.workspace.workspace import Workspace
from tests.journal.operations import op

FIRST = op(title="一", at=1)
SECOND = op(title="二", at=2, seq=2, prev=FIRST.id)
OTHER = op(title="別のPC", at=3, generation=b"M" * 16, record=b"O" * 16)


def test_what_came_after_the_closing_is_late_whatever_came_first(head: Workspace) -> None:
    with head.database.rehearsing() as session:
        insert_operations(session, [FIRST], None)
        closing = counted_now(session)
        assert "daito 1 " in closing and "common" not in closing
        assert counted_by(session, [closing]).late == {}
        insert_operations(session, [OTHER, SECOND], None)
        counted = counted_by(session, [closing])
        assert [counted.counts(one) for one in (FIRST, SECOND, OTHER)] == [True, False, False]
        assert set(session.scalars(select(OperationRow.id).where(counted.is_late()))) == {SECOND.id, OTHER.id}


def test_two_closings_count_together_and_one_that_can_not_be_read_counts_nothing(head: Workspace) -> None:
    with head.database.rehearsing() as session:
        insert_operations(session, [FIRST], None)
        early = counted_now(session)
        insert_operations(session, [SECOND], None)
        assert counted_by(session, [early, counted_now(session)]).counts(SECOND)
        for text in ("", "daito", "daito x y", "daito 1 ?!é"):
            assert not counted_by(session, [text]).counts(FIRST)
