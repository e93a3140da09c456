"""結ノート (Yui Note): records, sync and evaluation sheets for a local welfare activity plan."""

__version__ = "0.1.0"
