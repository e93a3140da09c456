"""The command line: the stable interface for scripts. It calls the same service functions as the window."""
