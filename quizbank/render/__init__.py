"""Text for the terminal: placeholders, Markdown, and formulas as Unicode."""
