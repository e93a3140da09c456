"""The pages of the window, one file each; app/ui/entries.py says where they stand in the menu."""
