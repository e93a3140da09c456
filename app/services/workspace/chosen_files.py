"""What a person answered about a file to be written: the window's save dialog and ``--replace`` of the command line ask."""

from app.store.own_places import agree_to_replace

__all__ = ["agree_to_replace"]
