"""The proof of docs/sync.md: random months of a whole council, played with real files, held against a small oracle."""
