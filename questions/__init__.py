"""The questions: one folder an area, YAML files; this module exists only so that they can be found when installed."""
