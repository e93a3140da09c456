"""What is released is what was tested: built twice before it is signed, from a clean tagged commit, and not built again."""

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from installer.windows import build, launcher, payload, setup, tree
from installer.windows.trouble import BuildTrouble


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    _git(folder, "init", "-q")
    (folder / "one.py").write_text("1")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "one")
    return folder


@pytest.fixture
def made(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A build without its slow parts; answers what was done, in order."""
    done: list[str] = []
    moments = itertools.count()

    def fill(target: Path, *_: object) -> None:
        target.mkdir(parents=True, exist_ok=True)
        for name in (launcher.WINDOWED, launcher.CONSOLE):
            (target / name).write_text("program")
        payload.seal(target)

    def pack(source: Path, out: Path, version: str, *, wide: bool, signed: bool) -> None:
        done.append(f"pack {out.name}{' signed' if signed else ''}")
        out.write_text("".join(path.read_text() for path in payload.files_of(source)) + str(wide))

    def sign(path: Path) -> None:
        done.append(f"sign {path.name}")
        path.write_text(f"{path.read_text()} signed at {next(moments)}")

    work = tmp_path / "work"
    for name, place in (("WORK", work), ("PAYLOAD", work / "payload"), ("DIST", repository / "dist")):
        monkeypatch.setattr(build, name, place)
    monkeypatch.setattr(build, "FOR_WINE", work / "for-wine.exe")
    monkeypatch.setattr(build, "BUILT", work / "built.json")
    monkeypatch.setattr(payload, "REPOSITORY", repository)
    (repository / ".git" / "info" / "exclude").write_text("/dist\n")
    monkeypatch.setattr(build, "_python", lambda _: (work, work))
    monkeypatch.setattr(build.downloads, "fetch", lambda *_: [])
    monkeypatch.setattr(build.sbom, "write", lambda *_: None)
    monkeypatch.setattr(build, "fill", fill)
    monkeypatch.setattr(setup, "pack", pack)
    monkeypatch.setattr(setup, "sign", sign)
    return done


def test_a_signed_release_is_built_twice_and_compared_before_it_is_signed(
    made: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(setup.CERTIFICATE, "certificate.p12")
    out = build.build(again=True)
    assert "built twice: the same bytes" in capsys.readouterr().out
    assert sorted(made[:2]) == [f"pack {out.name}", "pack setup-again.exe"]
    assert made[2:4] == ["sign YuiNote.exe", "sign yui.exe"]
    assert sorted(made[4:6]) == [f"pack {out.name} signed", "pack for-wine.exe signed"]
    assert made[6:] == [f"sign {out.name}"]


def test_two_builds_that_differ_are_not_signed(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(setup.CERTIFICATE, "certificate.p12")
    pack = setup.pack

    def stray(source: Path, out: Path, version: str, *, wide: bool, signed: bool) -> None:
        pack(source, out, version, wide=wide, signed=signed)
        out.write_text(out.read_text() + out.name)

    monkeypatch.setattr(setup, "pack", stray)
    with pytest.raises(BuildTrouble, match="two builds differ"):
        build.build(again=True)
    assert not [done for done in made if done.startswith("sign")] and not build.DIST.exists()


def _run(monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setattr(sys, "argv", ["build", *options])
    return build.main()


def test_the_tests_try_the_file_that_was_built_and_make_no_other(
    made: list[str], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(monkeypatch) == 0
    built = build._shipped().stat().st_mtime_ns, len(made)
    assert _run(monkeypatch, "--if-needed") == 0
    assert (build._shipped().stat().st_mtime_ns, len(made)) == built
    build._shipped().write_text("another")
    assert _run(monkeypatch, "--if-needed") == 0
    assert len(made) == 2 * built[1]
    (repository / "one.py").write_text("2")
    assert _run(monkeypatch, "--if-needed") == 0
    assert len(made) == 3 * built[1] and not build.BUILT.exists()


def test_what_a_build_came_from_is_noted_only_for_a_clean_tree(made: list[str], repository: Path) -> None:
    build.build()
    assert json.loads(build.BUILT.read_text())["commit"] == tree.clean_commit(repository)


def test_a_release_comes_only_from_a_clean_tree_at_its_versions_tag(
    made: list[str], repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "--release") == 1
    assert f"no tag v{build.VERSION}" in capsys.readouterr().err
    _git(repository, "tag", f"v{build.VERSION}")
    (repository / "two.py").write_text("2")
    assert _run(monkeypatch, "--release") == 1
    assert "not committed" in capsys.readouterr().err and made == []
    (repository / "two.py").unlink()
    assert _run(monkeypatch, "--release") == 0
