"""What the Debian package carries, for the packer's spec. Runs in the packer's own Python: the standard library only."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def modules() -> list[str]:
    """Every module of the program by its full name, for the packer finds only those that an import statement names."""
    files = (path.relative_to(REPOSITORY) for path in (REPOSITORY / "app").rglob("*.py"))
    importable = (path for path in files if (REPOSITORY / path.parent / "__init__.py").is_file())
    return sorted(".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in importable)
