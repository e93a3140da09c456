"""Ctrl+Z on every page, and the 元に戻す of a message: the action saved last, whichever page it was done on."""

from app.errors import YuiError
from app.services.records import undo
from app.ui.runtime.context import Context


def undo_last(context: Context) -> bool:
    """Takes the latest action back and names it, so that a person sees what changed; False when nothing was taken back."""
    try:
        name = undo.undo_last(context.workspace)
    except YuiError as error:
        context.notice.show_error(error)
        return False
    if name is None:
        context.notice.warn("元に戻せる操作は、もうありません。直すときは、記録を開いて入れ直してください。")
        return False
    context.saved()
    context.notice.say(f"「{name}」を元に戻しました。")
    return True
