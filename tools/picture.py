"""Draws which package imports which, as Mermaid, between the markers in docs/architecture.md: ``python -m tools.picture``.

An arrow that a longer way already shows is left out: if services imports sync and sync imports models, no arrow leads from
services to models. What may import what at all is held by the contracts in pyproject.toml.
"""

from functools import cache
from pathlib import Path

import grimp

DOCUMENT = Path(__file__).parents[1] / "docs" / "architecture.md"
PICTURES = {"app": "the rooms", "app.services": "the streets of services", "app.ui": "the streets of the window"}
"""Package whose children are drawn → name of the picture."""
BEGIN, END = "<!-- picture: {} -->", "<!-- end of picture -->"


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph("app", cache_dir=None)


def arrows(package: str) -> dict[str, set[str]]:
    """Which children of ``package`` are imported by each child, by name; without itself, also when nothing is."""
    graph = _imports()
    depth = package.count(".") + 1
    found: dict[str, set[str]] = {child.split(".")[depth]: set() for child in graph.find_children(package)}
    for module in graph.find_descendants(package):
        own = module.split(".")[depth]
        for imported in graph.find_modules_directly_imported_by(module):
            if imported.startswith(f"{package}."):
                found[own].add(imported.split(".")[depth])
        found[own].discard(own)
    return found


def reduced(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """The edges without those that a longer way shows (the transitive reduction; the contracts allow no circles)."""
    return {
        source: {target for target in targets if not any(target in _reached(edges, other) for other in targets - {target})}
        for source, targets in edges.items()
    }


def _reached(edges: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for target in edges[waiting.pop()] - reached:
            reached.add(target)
            waiting.append(target)
    return reached


def mermaid(package: str) -> str:
    """The picture of one package's children, arrows pointing from the importer to the imported."""
    edges = reduced(arrows(package))
    lines = [f"    {source} --> {target}" for source in sorted(edges) for target in sorted(edges[source])]
    met = {name for source, targets in edges.items() if targets for name in (source, *targets)}
    alone = [f"    {name}" for name in sorted(edges.keys() - met)]
    return "\n".join(["```mermaid", "flowchart TD", *alone, *lines, "```"])


def drawn(text: str) -> str:
    """``text`` with every picture drawn anew. ValueError when a marker is missing."""
    for package, name in PICTURES.items():
        begin = BEGIN.format(name)
        before, _, rest = text.partition(begin)
        _, end, after = rest.partition(END)
        if not end:
            raise ValueError(f"{DOCUMENT.name} has no place for the picture: {begin} … {END}")
        text = f"{before}{begin}\n{mermaid(package)}\n{end}{after}"
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(drawn(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
