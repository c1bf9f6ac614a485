"""Grading files of answers without a screen: JSON lines in, JSON lines out, and a summary of them."""

from quizbank.grading.lines import Judged, Submission, Verdict, grade_by, grade_lines
from quizbank.grading.summary import Summary

__all__ = ["Judged", "Submission", "Summary", "Verdict", "grade_by", "grade_lines"]
