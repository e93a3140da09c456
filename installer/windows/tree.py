"""What a setup file is built from: the commit, whether anything was changed since, and the version's tag."""

import subprocess
from pathlib import Path

from installer.windows.trouble import BuildTrouble


def clean_commit(repository: Path) -> str:
    """The commit that lies there; empty when a file differs from it or lies there without being known."""
    return "" if _git(repository, "status", "--porcelain") else _git(repository, "rev-parse", "HEAD")


def check_release(repository: Path, version: str) -> None:
    """BuildTrouble unless the tree is clean, at the tag ``v<version>``: else nobody could tell what a release was made of."""
    commit = clean_commit(repository)
    if not commit:
        raise BuildTrouble("the tree has changes that are not committed: a release is built from a commit")
    if f"v{version}" not in _git(repository, "tag", "--points-at", commit).split():
        raise BuildTrouble(f"this commit has no tag v{version}: git tag v{version}")


def _git(repository: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *words], capture_output=True, text=True)
    if done.returncode:
        raise BuildTrouble(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
