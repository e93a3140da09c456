"""The page 用語と名簿: the lists of terms that forms choose from. The head office edits them, branches receive them."""

from app.errors import Refused
from app.services.editing.edited_terms import key_of
from app.services.editing.unsaved_rows import unsaved_rows
from app.services.plan import vocabulary
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import RowsToEdit
from app.ui.widgets.commands import Command
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column

RETIRED = {True: "もう選ばない（古い記録には残ります）"}


class VocabularyPage(TabbedEditors):
    """用語と名簿: the head office edits one list of terms at a time.

    A rating scale that a final evaluation was made with can only be copied.
    """

    title = "用語と名簿"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.listing = ChoiceField(list(vocabulary.listings(context.workspace).items()), empty="", name="どの一覧か")
        self._copy = button("写して新しい段階を作る", run=self._on_copy)
        self._edit_table = button("表のまま編集（F6）", run=self._on_edit_table)
        self._hint = label("", "soft", wrap=True)
        self.terms = RecordEditor(context, self._source(), _COLUMNS, _ENTRIES, list_share=55)
        self.arrange([("言葉", self.terms, (self._hint,))], self._edit_table, self._copy, self.listing)
        self.commands = (*self.commands, Command("F6", "表のまま編集", self._on_edit_table))
        self.tabs.tabBar().hide()
        self.listing.edited.connect(self._on_listing)
        self._show_words()

    def fill_choices(self) -> None:
        """Offers the lists, also newly copied scales."""
        self.listing.set_choices(list(vocabulary.listings(self._context.workspace).items()))
        self._show_words()

    def choose(self, listing: str) -> None:
        """Shows the list with this name."""
        self.listing.set_value(listing)
        self._on_listing()

    def _on_listing(self) -> None:
        self._show_words()
        self.terms.reset()

    def _show_words(self) -> None:
        listing = self._listing()
        self._copy.setVisible(listing.startswith("rating"))
        unsaved = unsaved_rows(self._context.workspace, key_of(listing))
        self._edit_table.setText(f"表のまま編集　書きかけ {unsaved:,}行" if unsaved else "表のまま編集（F6）")
        self._edit_table.setAccessibleName(self._edit_table.text())
        self._edit_table.setVisible(not listing.startswith("rating"))
        words = "この一覧の言葉は、次の返送ファイルで支部に届きます。"
        if listing.startswith("rating"):
            words = "並びの順に、良い評価から並べます。確定した評価で使った段階は、直さずに写して使います。"
        elif listing in ("place", "district", "partner"):
            words = "よみを入れると、活動を記録するときに、ひらがなでも探せます。"
        self._hint.setText(words)

    def _on_edit_table(self) -> None:
        if self._listing().startswith("rating"):
            self._context.notice.warn("段階は、意味が変わらないように、表では直しません。下の欄で1つずつ直してください。")
            return
        self._context.go("edit_table", RowsToEdit("words", listing=self._listing()))

    def _on_copy(self) -> None:
        try:
            made = vocabulary.copy_scale(self._context.workspace, self._listing())
        except Refused as error:
            self._context.notice.show_error(error)
            return
        self._context.saved()
        self.fill_choices()
        self.choose(made)
        self._context.notice.say("段階を写しました。直してから、「締切と年度の設定」で新しい年度に選んでください。")

    def _listing(self) -> str:
        return str(self.listing.value())

    def _source(self) -> Source:
        workspace = self._context.workspace
        return Source(
            kind="term",
            noun="言葉",
            rows=lambda: vocabulary.terms_of(workspace, self._listing()),
            open=lambda record: vocabulary.open_term(workspace, record, self._listing()),
            save=vocabulary.save_term,
            can_delete=False,
        )


_COLUMNS = (
    Column("順", lambda row: str(row.sort_no), 3, right=True),
    Column("言葉", lambda row: row.label + ("（選ばない）" if row.retired else ""), 14, strong=True),
    Column("説明", lambda row: row.note),
)
_ENTRIES = (
    Entry("label", LineField, label="言葉", required=True),
    Entry("yomi", LineField, width=14, help="ひらがなで。場所・地区・団体に使います"),
    Entry("note", lambda: TextField(3), label="説明・単位・番号"),
    Entry("sort_no", NumberField, label="並び順", width=5, help="小さい数から並びます"),
    Entry("retired", lambda: ChoiceField(RETIRED, empty="－"), label="使わなくなった"),
)
