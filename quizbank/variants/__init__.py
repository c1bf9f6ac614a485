"""A question at a seed: sampling its parameters, computing its key, and grading what was typed."""
