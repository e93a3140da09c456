"""The commands of the Makefile for those who build the program. Nothing here is shipped."""
