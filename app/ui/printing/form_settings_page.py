"""The page 様式の設定: title, number, stamp boxes and headings of each printed form, in the council's own words."""

from collections.abc import Mapping
from typing import Any

from app.services.forms import form_headings
from app.services.forms.form_list import FORMS
from app.services.printing import form_settings
from app.services.printing.form_settings import HeadingLine
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.fields.text_field import TextField
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column

KINDS = {kind.code: kind.name for kind in FORMS}


class FormSettingsPage(TabbedEditors):
    """様式の設定: the head office words the forms. Branches get the settings with their next return file."""

    title = "様式の設定"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.which = ChoiceField([], empty="")
        self.which.setAccessibleName("どの様式の見出しか")
        self.forms = RecordEditor(context, self._form_source(), _FORM_COLUMNS, _FORM_ENTRIES, list_share=48)
        self.headings = RecordEditor(context, self._heading_source(), _HEADING_COLUMNS, _HEADING_ENTRIES, list_share=58)
        words = "題名・番号・決裁や供覧の欄を、様式ごとに決めます。次の返送ファイルで支部に届きます。"
        hint = "空のままなら、もとの見出しで印刷します。"
        self.arrange(
            [
                ("様式", self.forms, (label(words, "soft", wrap=True),)),
                ("見出し", self.headings, (self.which, label(hint, "soft", wrap=True))),
            ]
        )
        self.which.edited.connect(self.headings.reset)

    def fill_choices(self) -> None:
        """Offers all forms under their present titles."""
        titles = form_settings.titles(self._context.workspace, KINDS)
        self.which.set_choices(list(titles.items()))

    def choose(self, code: str) -> None:
        """Shows the headings of the form with this code."""
        self.tabs.setCurrentIndex(1)
        self.which.set_value(code)
        self.headings.reset()

    def _form_source(self) -> Source:
        """The forms with their titles, numbers and stamp boxes."""
        workspace = self._context.workspace

        def open_(record: bytes | None) -> RecordForm:
            code = next(code for code in KINDS if form_settings.setting_id(code) == record)
            return form_settings.open_setting(workspace, code, KINDS[code])

        return Source(
            noun="様式の設定",
            rows=lambda: form_settings.form_lines(workspace, KINDS),
            open=open_,
            save=lambda form, values: form_settings.save_setting(workspace, form, values),
            can_add=False,
            can_delete=False,
        )

    def _heading_source(self) -> Source:
        """The headings of the chosen form; an empty one prints the original."""
        context = self._context

        def rows() -> list[HeadingLine]:
            code = str(self.which.value() or next(iter(KINDS)))
            return form_headings.headings(context.workspace, context.plan.id, context.fiscal_year, code)

        def open_(record: bytes | None) -> RecordForm:
            line = next(one for one in rows() if one.id == record)
            return form_settings.open_heading(context.workspace, str(self.which.value()), line.word)

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            return form_settings.save_heading(context.workspace, form, str(values.get("label") or ""))

        return Source(noun="見出し", rows=rows, open=open_, save=save, can_add=False, can_delete=False)


_STAMPS: list[tuple[object, str]] = list(choices("form_setting", "stamps").items())
_FORM_COLUMNS = (
    Column("番号", lambda row: row.number, 7),
    Column("様式", lambda row: row.title, strong=True),
    Column("欄", lambda row: row.stamps or "－", 4),
)
_FORM_ENTRIES = (
    Entry("form_title", "題名", LineField, required=True),
    Entry("form_number", "番号", LineField, width=10, help="様式第4号 など。空なら、もとの番号です"),
    Entry("stamps", "決裁・供覧", lambda: ChoiceField(_STAMPS, empty=""), width=10),
    Entry("boxes", "本部の紙の欄", lambda: TextField(4), help="1行に1つ。会長、事務局長 など"),
    Entry("branch_boxes", "支部の紙の欄", lambda: TextField(2), help="1行に1つ。支部で作る紙に付きます"),
)
_HEADING_COLUMNS = (
    Column("もとの見出し", lambda row: row.word, 14),
    Column("この法人の見出し", lambda row: row.own, strong=True),
)
_HEADING_ENTRIES = (Entry("label", "この法人の見出し", LineField, help="空にすると、もとの見出しに戻ります"),)
