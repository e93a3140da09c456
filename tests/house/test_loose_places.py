"""What a plan, an evaluation or a figure is about travels as one value (app.services.plan.target_year), not in pieces."""

import ast
from collections.abc import Iterator

from tests.house.test_streets import ROOT

PIECES = ({"plan_id"}, {"target_id"}, {"fiscal_year", "year"}, {"period"}, {"office"})
MOST = 2
EXCEPTIONS: dict[str, str] = {}
"""Function → why it takes the pieces."""

WRONG = "def items(session, target_id, fiscal_year, office): ..."
RIGHT = "def items(session, of): ...\ndef targets_before(session, target_id, fiscal_year): ..."


def with_loose_pieces(source: str) -> Iterator[str]:
    """The functions of a source that take more than two of the pieces each by itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = {one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
            if sum(bool(names & given) for names in PIECES) > MOST:
                yield node.name


def test_a_target_in_a_year_is_handed_on_as_one_value() -> None:
    assert list(with_loose_pieces(WRONG)) == ["items"]
    assert list(with_loose_pieces(RIGHT)) == []
    found = {
        f"{path.relative_to(ROOT)}:{name}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for name in with_loose_pieces(path.read_text(encoding="utf-8"))
    }
    assert found == EXCEPTIONS.keys()
    assert all(reason.endswith(".") for reason in EXCEPTIONS.values())
