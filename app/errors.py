"""The errors that people can meet. Any other exception is a defect of the program.

Each has a stable ``code`` for scripts and two short Japanese sentences: what happened and why, and what to do next. They are
raised where the fact is known and shown once, in the window or on the command line, and never logged. Name the field or the
row. Only what was typed for a day, a number or a choice and is not understood is quoted, shortened; free text never is.
"""


class YuiError(Exception):
    """``what`` happened and what to do next (``todo``); ``code`` is stable, so scripts may rely on it."""

    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(f"{code}: {what}{todo}")
        self.code = code
        self.what = what
        self.todo = todo


class Refused(YuiError):
    """The input cannot be accepted as it is; the person at the PC can correct it."""


class Damaged(YuiError):
    """A file or the database is not what it claims to be. Nothing was changed."""


class Unavailable(YuiError):
    """Something outside the program failed: disk, USB stick, permission, lock. Nothing was changed; trying again may help."""


class Done(YuiError):
    """What was asked for is done and stays; only what follows it failed. The command line counts it as done."""

    def __init__(self) -> None:
        super().__init__(
            "done-with-trouble",
            "これは済みました。そのあとの片づけか表示だけが、できませんでした。",
            "もう一度は行わずに、結ノートを始め直して、結果を確かめてください。",
        )
