"""Japanese by a real input method: real keys into the real window (`make ime`), and the same by Qt's events in every test run."""
