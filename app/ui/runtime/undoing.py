"""Ctrl+Z and Ctrl+Y on every page, and the 元に戻す of a message: the action saved or taken back last, whichever page it was
done on.
"""

from collections.abc import Callable

from app.errors import YuiError
from app.services.records import undo
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context

STEPS = "操作の記録を見る"


def undo_last(context: Context) -> bool:
    """Takes the latest action back and names it, so that a person sees what changed; False when nothing was taken back."""
    return _step(
        context,
        undo.undo_last,
        "「{}」を元に戻しました。Ctrl+Y で、もう一度行えます。",
        "元に戻せる操作は、もうありません。直すときは、記録を開いて入れ直してください。",
    )


def redo_last(context: Context) -> bool:
    """Does the action again that was taken back last, and names it; False when nothing was done."""
    return _step(
        context,
        undo.redo_last,
        "「{}」を、もう一度行いました。",
        "もう一度行える操作は、ありません。Ctrl+Y は、元に戻したすぐあとに使えます。",
    )


def _step(context: Context, take: Callable[[Workspace], str | None], said: str, none_left: str) -> bool:
    """``said``: the message, with {} for the name of the action."""
    try:
        name = take(context.workspace)
    except YuiError as error:
        context.notice.show_error(error, STEPS, context.show_steps)
        return False
    if name is None:
        context.notice.warn(none_left, STEPS, context.show_steps)
        return False
    context.saved()
    context.notice.say(said.format(name), STEPS, context.show_steps)
    return True
