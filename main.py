"""結ノート. Without a command it opens the window; with one it runs headless and prints the answer."""

from app.start import main

if __name__ == "__main__":
    raise SystemExit(main())
