"""結ノート. Without a command it opens the window; with one it runs headless and prints the answer."""

from app.start import run

if __name__ == "__main__":
    raise SystemExit(run())
