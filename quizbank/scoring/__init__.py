"""Scores for what a model wrote, from a record alone: `score(record, answer)`, and `verdict` for the reasons.

A record is what `quizbank generate` and `quizbank export --format jsonl` write. Neither the bank nor PyTorch is needed,
nothing of the text is ever run, and it is safe to score from several threads.
"""

from quizbank.scoring.extraction import Ambiguous, final_answer
from quizbank.scoring.records import Records
from quizbank.scoring.verdict import RecordError, Verdict, score, verdict

__all__ = ["Ambiguous", "RecordError", "Records", "Verdict", "final_answer", "score", "verdict"]
