"""The window, and all that knows Qt."""

import builtins

import PySide6.QtCore  # noqa: F401 - what is taken back below comes with it

# PySide reads the source of every module that is imported after it, in case it chooses other names for Qt's methods ("from
# __feature__ import snake_case"). Nobody here does; it would hold 28 MB, and cost a tenth of the start.
if builtins.__import__ is vars(builtins).get("__feature_import__"):
    builtins.__import__ = vars(builtins)["__orig_import__"]
