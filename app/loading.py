"""Python's garbage collector while the program loads and when it ends: there it would cost a third of a short command.

What loading makes (modules, classes, tables) stays to the end, and at the end the system takes everything back at once.
"""

import atexit
import gc


def begin() -> None:
    """For a process that runs nothing but this program, before it loads the rest: collects nothing until ``loaded``.

    At the end open files are closed and what is registered for the end is done as ever; only circles are no longer looked for.
    """
    gc.disable()
    atexit.register(gc.freeze)


def loaded() -> None:
    """From now on garbage is collected, but not looked for in what was loaded. Nothing where it was collected all along."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
