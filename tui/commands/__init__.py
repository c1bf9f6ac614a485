"""The command line, one module a group of commands; `tui.cli` is the whole of it."""
