"""What goes wrong where no caller can catch it fails the test in which it happens."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOST = """
def test_that_looks_well():
    class Owner:
        def __del__(self):
            raise ValueError("lost in a destructor")
    Owner()
"""


def test_an_error_out_of_a_destructor_or_callback_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "test_lost.py").write_text(LOST, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1 and b"lost in a destructor" in done.stdout
