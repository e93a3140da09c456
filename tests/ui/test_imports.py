"""What PySide adds to Python's import is taken back: it would read, and keep, the source of every module of the program."""

import builtins
import linecache
import sys


def test_no_source_is_read_for_importing_a_module():
    assert "app.ui" in sys.modules
    sys.modules.pop("colorsys", None)
    linecache.clearcache()
    __import__("colorsys")  # as a statement does it
    assert not linecache.cache
    assert builtins.__import__ is vars(builtins)["__orig_import__"]
