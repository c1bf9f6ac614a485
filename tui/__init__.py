"""All that a terminal user touches: the command line, the plain line mode, and the Textual app."""

import os

# Textual reads it when it is imported: what changed right after a paint is painted 8 ms later instead of 17.
os.environ.setdefault("TEXTUAL_FPS", "120")
