"""An input method for Japanese that always does the same: the tests' own engine for ibus.

It is run by the system's Python, which has the bindings of ibus (Debian's gir1.2-ibus-1.0), in the test's own session; nothing
of the project is imported here. Keys are turned into kana, the space bar converts with ``WORDS``, Enter confirms, Esc takes one
step back, as MS-IME does. It is told what to do by lines of JSON on its standard input, and writes what happened to its
standard output, one line of JSON for each event.
"""

import json
import sys
from typing import Any

import gi

gi.require_version("IBus", "1.0")
from gi.repository import GLib, GObject, IBus  # noqa: E402

NAME = "yui-test"
WORDS = {
    "さろん": ["サロン", "茶論"],
    "かいぎ": ["会議", "懐疑"],
    "ごぜん": ["午前", "御膳"],
    "こうみんかん": ["公民館"],
    "だいとう": ["大東", "大灯"],
    "みまもり": ["見守り"],
    "ふれあいさろん": ["ふれあいサロン"],
}
_ROWS = {"": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ"}
_ROWS |= {"m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ"}
_ROWS |= {"p": "ぱぴぷぺぽ", "f": ["ふぁ", "ふぃ", "ふ", "ふぇ", "ふぉ"], "y": ["や", "い", "ゆ", "いぇ", "よ"]}
_ROWS |= {"w": ["わ", "うぃ", "う", "うぇ", "を"], "sh": ["しゃ", "し", "しゅ", "しぇ", "しょ"]}
KANA = {row + vowel: sign for row, signs in _ROWS.items() for vowel, sign in zip("aiueo", signs, strict=True)} | {"nn": "ん"}
SIGNS = {"-": "ー", ".": "。", ",": "、", "/": "・"} | {str(digit): chr(0xFF10 + digit) for digit in range(10)}


def told(**event: Any) -> None:
    """Writes what happened."""
    print(json.dumps(event, ensure_ascii=False), flush=True)


class Habits:
    """How the input method behaves besides; the test says so by the names of these."""

    passes_keys = True
    """Keys that mean nothing to it (Ctrl+S, Tab, F2) go on to the program while composing; else it keeps them for itself."""
    passes_enter = False
    """The Enter that confirmed is passed on as well: some input methods do that."""
    kana = True
    """Off: every key is the program's own."""


class Engine(IBus.Engine):
    """The state of a composition: ``_kana`` read so far, ``_open`` letters that are no kana yet, ``_chosen`` candidate."""

    __gtype_name__ = "YuiTestEngine"
    last: "Engine | None" = None

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._forget()

    def do_focus_in(self) -> None:
        Engine.last = self
        told(focus=True)

    def do_focus_out(self) -> None:
        told(focus=False)
        self._forget()

    def do_reset(self) -> None:
        told(reset=self._shown())
        self._forget()
        self._show()

    def do_set_cursor_location(self, x: int, y: int, width: int, height: int) -> None:
        told(cursor=[x, y, width, height])

    def do_process_key_event(self, key: int, _code: int, state: int) -> bool:
        if state & IBus.ModifierType.RELEASE_MASK:
            return False
        taken = Habits.kana and self._on_key(key, state)
        told(key=IBus.keyval_name(key), taken=taken)
        return taken

    def say(self, text: str) -> None:
        """Hands a text over that was never composed: dictation, or the list of signs."""
        self.commit_text(IBus.Text.new_from_string(text))

    def _on_key(self, key: int, state: int) -> bool:
        is_composing = bool(self._shown())
        if state & (IBus.ModifierType.CONTROL_MASK | IBus.ModifierType.MOD1_MASK):
            return is_composing and not Habits.passes_keys
        sign = chr(key).lower() if 0x20 < key < 0x7F else ""
        if (sign and sign in "abcdefghijklmnopqrstuvwxyz") or sign in SIGNS:
            self._type(sign)
            return True
        if key == IBus.KEY_space:
            if is_composing:
                self._convert()
            else:
                self.say("　")
            return True
        return is_composing and self._on_command(key)

    def _on_command(self, key: int) -> bool:
        if key in (IBus.KEY_Return, IBus.KEY_KP_Enter):
            self._confirm()
            return not Habits.passes_enter
        if key == IBus.KEY_Escape:
            if self._chosen < 0:
                self._forget()
            self._chosen = -1
        elif key == IBus.KEY_BackSpace:
            if self._chosen >= 0:
                self._chosen = -1
            else:
                self._kana, self._open = (self._kana, self._open[:-1]) if self._open else (self._kana[:-1], "")
        else:
            return not Habits.passes_keys
        self._show()
        return True

    def _type(self, sign: str) -> None:
        if self._chosen >= 0:
            self._confirm()
        self._open += sign
        if self._open[0] == "n" and len(self._open) > 1 and self._open[1] not in "aiueoyn":
            self._kana, self._open = self._kana + "ん", self._open[1:]
        if self._open in SIGNS:
            self._kana, self._open = self._kana + SIGNS[self._open], ""
        elif self._open in KANA:
            self._kana, self._open = self._kana + KANA[self._open], ""
        elif len(self._open) > 1 and not any(one.startswith(self._open) for one in KANA):
            self._kana, self._open = self._kana + self._open[:-1], self._open[-1]
        self._show()

    def _convert(self) -> None:
        self._kana, self._open = self._shown().replace("n", "ん"), ""
        self._chosen += 1
        self._show()

    def _confirm(self) -> None:
        text = self._shown().replace("n", "ん")
        self._forget()
        self._show()
        self.commit_text(IBus.Text.new_from_string(text))
        told(confirmed=text)

    def _shown(self) -> str:
        if self._chosen < 0:
            return self._kana + self._open
        words = WORDS.get(self._kana, [self._kana])
        return words[self._chosen % len(words)]

    def _forget(self) -> None:
        self._kana, self._open, self._chosen = "", "", -1

    def _show(self) -> None:
        text = self._shown()
        line = IBus.AttrList()
        line.append(IBus.Attribute.new(IBus.AttrType.UNDERLINE, IBus.AttrUnderline.SINGLE, 0, len(text)))
        shown = IBus.Text.new_from_string(text)
        shown.set_attributes(line)
        self.update_preedit_text_with_mode(shown, len(text), bool(text), IBus.PreeditFocusMode.COMMIT)
        told(composing=text)


def _on_line(_channel: object, _condition: object) -> bool:
    line = sys.stdin.readline()
    if not line:
        IBus.quit()
        return False
    for name, value in json.loads(line).items():
        if name == "say":
            if Engine.last is not None:
                Engine.last.say(value)
        else:
            setattr(Habits, name, value)
    told(heard=True)
    return True


def main() -> None:
    """Registers the engine with the session's ibus, makes it the one in use, and serves until the standard input ends."""
    IBus.init()
    bus = IBus.Bus()
    factory = IBus.Factory.new(bus.get_connection())
    factory.add_engine(NAME, GObject.type_from_name("YuiTestEngine"))
    component = IBus.Component.new("org.freedesktop.IBus.YuiTest", "", "1", "", "", "", "", "")
    component.add_engine(IBus.EngineDesc.new(NAME, NAME, "", "ja", "", "", "", "us"))
    bus.register_component(component)
    bus.request_name("org.freedesktop.IBus.YuiTest", 0)
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, _on_line)
    bus.set_global_engine_async(NAME, -1, None, lambda *_: told(ready=bus.get_global_engine() is not None))
    IBus.main()


if __name__ == "__main__":
    main()
