"""The command line: a stable interface for scripts. It calls the same service functions as the window."""
