"""Python's garbage collector while the program loads and when it ends: there it would cost a third of a short command.

What loading makes (modules, classes, tables) stays to the end, and at the end the system takes everything back at once.
"""

import atexit
import gc

_is_held_back = False


def begin() -> None:
    """For a process that runs nothing but this program, before it loads the rest: collects nothing until ``loaded``.

    At the end open files are closed and what is registered for the end is done as ever; only circles are no longer looked for.
    """
    global _is_held_back
    _is_held_back = True
    gc.disable()
    atexit.register(gc.freeze)


def loaded() -> None:
    """From now on garbage is collected, but not looked for in what was loaded. Nothing where ``begin`` was not called: others
    have their own reasons not to collect (app.ui.runtime.garbage_collection).
    """
    global _is_held_back
    if _is_held_back:
        _is_held_back = False
        gc.freeze()
        gc.enable()
