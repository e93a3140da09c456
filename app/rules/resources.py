"""Where the files shipped with the program are: plans, vocabulary, eras, fonts, icons."""

from pathlib import Path

# Two folders above the package in a checkout; the packaged program keeps the same shape.
_FOLDER = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, as in ``resource("plans", "2021-2025.toml")``. It need not exist."""
    return _FOLDER.joinpath(*parts)
