"""Where a source can be changed in a small way that alters what the program does, and what it then says.

Changed are comparisons, their boundaries, and/or/not, conditions, arithmetic, numbers, True and False, what is returned, calls
made for their effect, refusals, and the steps of a loop. Not changed is what only people read: docstrings, annotations, texts,
`__repr__`, what goes to a log; nor decorators and the bases of a class, which declare and do nothing.
"""

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

OPPOSITES = {
    "==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">",
    "in": "not in", "not in": "in", "is": "is not", "is not": "is",
    "and": "or", "or": "and",
    "+": "-", "-": "+", "*": "//", "//": "*", "%": "//", "|": "&", "&": "|",
    "+=": "-=", "-=": "+=",
    "any": "all", "all": "any", "min": "max", "max": "min",
    "continue": "break", "break": "continue",
}  # fmt: skip
"""What stands in the source → what it becomes."""
COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
CALCULATED: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%", ast.BitOr: "|", ast.BitAnd: "&",
}  # fmt: skip
"""Not `/`: it joins paths as often as it divides, and a path can't be multiplied, which no test has to find out."""
TEXTS = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)
"""What `+` joins and `-` can't part."""
LOGS = ("log", "logger", "logging", "_log", "_logger")


@dataclass(frozen=True)
class Change:
    """One small change of one file. ``start`` and ``end`` count bytes of its source, which ``text`` takes the place of."""

    path: str
    where: str
    what: str
    number: int
    line: int
    start: int
    end: int
    text: str

    @property
    def name(self) -> str:
        """The same as long as its function is: lines above may come and go. The number counts its like in that function."""
        return f"{self.path.removeprefix('app/')} {self.where}: {self.what} ({self.number})"

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.end :]

    def shown(self, source: bytes) -> str:
        """The changed lines before and after, as a diff shows them."""
        first = source.rfind(b"\n", 0, self.start) + 1
        last = source.find(b"\n", self.end)
        before = source[first : last if last >= 0 else len(source)]
        after = source[first : self.start] + self.text.encode() + source[self.end : first + len(before)]
        return "\n".join(
            f"{sign} {line}" for sign, lines in (("-", before), ("+", after)) for line in lines.decode().splitlines()
        )


def changes(path: str, source: bytes) -> list[Change]:
    """Every change of the file ``path``, in the order of its source."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    numbers: Counter[tuple[str, str]] = Counter()
    found = []
    for where, what, start, end, text in sorted(finder.found, key=lambda site: site[2:]):
        numbers[where, what] += 1
        line = source.count(b"\n", 0, start) + 1
        found.append(Change(path, where, what, numbers[where, what], line, start, end, text))
    return found


def probed(source: bytes, planted: Sequence[Change], probe: str) -> ast.Module:
    """The source with a call ``probe(name)`` before each statement in which something is planted."""
    tree = ast.parse(source)
    for change in planted:
        at = source.count(b"\n", 0, change.start) + 1, change.start - source.rfind(b"\n", 0, change.start) - 1
        place = _innermost(tree, at)
        assert place, change.name
        block, statement = place
        call = ast.parse(f"{probe}({change.name!r})").body[0]
        block.insert(block.index(statement), ast.copy_location(call, statement))
    return ast.fix_missing_locations(tree)


def _innermost(node: ast.AST, at: tuple[int, int]) -> tuple[list[ast.stmt], ast.stmt] | None:
    """The block and the statement of it that is at a line and column."""
    for _, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else ():
            inside = isinstance(child, ast.stmt) and (child.lineno, child.col_offset) <= at < (
                child.end_lineno,
                child.end_col_offset,
            )
            if inside or isinstance(child, ast.ExceptHandler | ast.match_case):
                if deeper := _innermost(child, at):
                    return deeper
                if inside:
                    return value, child
    return None


class _Finder(ast.NodeVisitor):
    def __init__(self, source: bytes) -> None:
        self._source = source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._where: list[str] = []
        self.found: list[tuple[str, str, int, int, str]] = []

    # what is not changed

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name != "__repr__":
            self._inside(node.name, [*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body])

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside(node.name, node.body)

    def _inside(self, name: str, nodes: Sequence[ast.AST]) -> None:
        self._where.append(name)
        for node in nodes:
            self.visit(node)
        self._where.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A text: what its fields hold is calculated elsewhere."""

    # conditions

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            return
        self._negate(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self._replace(condition, "filter dropped", "True")
        self.generic_visit(node)

    def _negate(self, node: ast.expr) -> None:
        start, end = self._place(node)
        self._replace(node, "condition negated", f"not ({self._source[start:end].decode()})")

    # operators

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self._between(left, right, COMPARED[type(operator)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between(left, right, "and" if isinstance(node.op, ast.And) else "or")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            start, _ = self._place(node)
            self._note("not dropped", start, start + len("not "), "")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        operator = CALCULATED.get(type(node.op))
        if operator and self._where and not any(map(_is_text, (node.left, node.right))):
            self._between(node.left, node.right, operator)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        operator = f"{CALCULATED.get(type(node.op))}="
        if operator in OPPOSITES and not _is_text(node.value):
            self._between(node.target, node.value, operator)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in ("any", "all", "min", "max"):
            self._replace(node, node.id, OPPOSITES[node.id])

    # values and steps

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._replace(node, str(node.value), str(not node.value))
        elif isinstance(node.value, int | float):
            self._replace(node, "number", str(node.value + 1))

    def visit_Return(self, node: ast.Return) -> None:
        if node.value and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self._replace(node.value, "nothing returned", "None")
            self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._replace(node, "not raised", "pass")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            if ast.unparse(node.value.func).partition(".")[0] in LOGS:
                return
            self._replace(node, "call dropped", "pass")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._replace(node, "continue", OPPOSITES["continue"])

    def visit_Break(self, node: ast.Break) -> None:
        self._replace(node, "break", OPPOSITES["break"])

    # places

    def _place(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._lines[node.lineno - 1] + node.col_offset, self._lines[node.end_lineno - 1] + node.end_col_offset

    def _replace(self, node: ast.expr | ast.stmt, what: str, text: str) -> None:
        self._note(what, *self._place(node), text)

    def _between(self, left: ast.expr, right: ast.expr, operator: str) -> None:
        """The operator stands between its operands, with brackets of theirs perhaps."""
        start, end = self._place(left)[1], self._place(right)[0]
        at = start + self._source[start:end].index(operator.split()[0].encode())
        length = self._source[at:end].index(operator.split()[-1].encode()) + len(operator.split()[-1])
        self._note(operator, at, at + length, OPPOSITES[operator])

    def _note(self, what: str, start: int, end: int, text: str) -> None:
        self.found.append((".".join(self._where) or "(module)", what, start, end, text))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, TEXTS) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
