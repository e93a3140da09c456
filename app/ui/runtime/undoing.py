"""Ctrl+Z and Ctrl+Y on every page, and the 元に戻す of a message: the action saved or taken back last, whichever page it was
done on.
"""

from app.errors import YuiError
from app.services.records import undo
from app.ui.runtime.context import Context

STEPS = "操作の記録を見る"


def undo_last(context: Context) -> bool:
    """Takes the latest action back and names it, so that a person sees what changed; False when nothing was taken back."""
    try:
        name = undo.undo_last(context.workspace)
    except YuiError as error:
        context.notice.show_error(error, STEPS, context.show_steps)
        return False
    if name is None:
        context.notice.warn(
            "元に戻せる操作は、もうありません。直すときは、記録を開いて入れ直してください。", STEPS, context.show_steps
        )
        return False
    context.saved()
    context.notice.say(f"「{name}」を元に戻しました。Ctrl+Y で、もう一度行えます。", STEPS, context.show_steps)
    return True


def redo_last(context: Context) -> bool:
    """Does the action again that was taken back last, and names it; False when nothing was done."""
    try:
        name = undo.redo_last(context.workspace)
    except YuiError as error:
        context.notice.show_error(error, STEPS, context.show_steps)
        return False
    if name is None:
        context.notice.warn(
            "もう一度行える操作は、ありません。Ctrl+Y は、元に戻したすぐあとに使えます。", STEPS, context.show_steps
        )
        return False
    context.saved()
    context.notice.say(f"「{name}」を、もう一度行いました。", STEPS, context.show_steps)
    return True
