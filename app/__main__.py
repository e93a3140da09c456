"""``python -m app``, and what the packaged program's launcher starts."""

import sys

MISSING = "プログラムのファイルが足りないか、読めません。記録はそのままです。もう一度インストールしてください。"
STATUS_MISSING = 90
"""As the launcher's, which says the same when even Python is missing."""


def run() -> int:
    """The program's exit status; a program folder with holes in it (a virus scanner took a file) is told in a sentence."""
    try:
        from app.sandbox import CHILD

        if sys.argv[1:] == [CHILD]:
            from app.sandbox.child.serving import serve

            return serve()
        from app.start import run as start

        return start()
    except ImportError as error:
        _tell(error)
        return STATUS_MISSING


def _tell(error: ImportError) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"missing-program-file: {MISSING} ({error.name or error})\n")
    elif sys.platform == "win32":  # the windowed program has no other mouth yet: Qt may be what is missing
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, MISSING, "結ノート", 0x10)


if __name__ == "__main__":
    raise SystemExit(run())
