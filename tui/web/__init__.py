"""The quiz in a browser of the same machine."""
