"""Errors as people read them: what happened, what to do, and the code for a telephone call."""

import logging
from dataclasses import dataclass

from app.errors import YuiError
from app.system_errors import number_of, told

log = logging.getLogger("yui.window")


@dataclass(frozen=True)
class Message:
    """``detail`` is the error's code, shown under 詳細."""

    what: str
    todo: str
    detail: str


def explain(error: BaseException) -> Message:
    """A known error in its own words, one of the system by its number. Any other is our defect: it is logged whole, and the
    person gets a calm sentence.
    """
    known = error if isinstance(error, YuiError) else told(error)
    if known is not None:
        if known is not error:
            log.warning("the system says %s", number_of(error))
        return Message(known.what, known.todo, known.code)
    log.error("defect", exc_info=error)
    return Message(
        "思わぬ不具合のため、この操作を終えられませんでした。",
        "これまでに保存した記録はそのままです。もう一度操作してみてください。",
        f"defect: {type(error).__name__}",
    )
