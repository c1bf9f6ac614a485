"""Reading what was typed and judging it: grammars, one module an answer kind, and `judge`."""
