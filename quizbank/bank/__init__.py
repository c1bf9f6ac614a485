"""The bank: question files and the syllabus, loaded with strict, located errors."""
