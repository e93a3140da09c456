"""The one family of errors people can meet. Everything else that is raised is a defect of the program.

Each carries a stable ``code`` for scripts and two short Japanese sentences for people: what happened (with why), and
what to do next. They are raised where the fact is known and shown once, at the edge (window or command line).
Personal data never goes into an error text: name the field or the row, not its content.
"""


class YuiError(Exception):
    """What happened and what to do next; ``code`` is stable and may be relied on by scripts."""

    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(f"{code}: {what}{todo}")
        self.code = code
        self.what = what
        self.todo = todo


class Refused(YuiError):
    """The input can't be accepted as it is; the person at the desk can put it right."""


class Damaged(YuiError):
    """A file or the store is not what it claims to be. Nothing was changed."""


class Unavailable(YuiError):
    """The world outside failed: disk, stick, permission, lock. Nothing was changed; trying again may help."""
