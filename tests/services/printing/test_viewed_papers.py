"""A paper laid out to be looked at is this user's alone, and goes with the data's closing."""

from app.services.printing.viewed_papers import lay_out
from app.services.workspace.workspace import Workspace


def test_each_paper_has_a_name_of_its_own_until_the_data_are_closed(head: Workspace) -> None:
    one, other = lay_out(head, b"%PDF 1"), lay_out(head, b"%PDF 2")
    assert (one.read_bytes(), other.read_bytes()) == (b"%PDF 1", b"%PDF 2") and one.suffix == ".pdf"
    head.close()
    assert not one.parent.exists()
