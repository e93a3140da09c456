"""Ctrl+Z on pages whose table is typed like a spreadsheet: takes back the last step in it, a pasted block as a whole."""

from app.errors import YuiError
from app.services.records import undo
from app.ui.runtime.context import Context


def undo_in_table(context: Context, entity: str) -> bool:
    """Takes back the latest step if it changed records of ``entity``, and says so. False when nothing was taken back."""
    try:
        taken = undo.undo_last(context.desk, only=entity)
    except YuiError as error:
        context.notice.show_error(error)
        return False
    if taken is None:
        context.notice.warn("この表で元に戻せる入力は、もうありません。")
        return False
    context.header_saved()
    context.notice.say(f"「{taken}」を元に戻しました。")
    return True
