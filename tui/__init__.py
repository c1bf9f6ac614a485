"""All that a terminal user touches: the command line, the plain line mode, and the Textual app."""
