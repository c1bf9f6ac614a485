"""Problems by the million: jobs, the shards that they are cut into, and their files.

    job = Job.of(bank, questions, count=1_000_000, seed=0)
    write(job, Path("out"))                                  # shards and a manifest; goes on where it was stopped
    shard_bytes(job, 3)                                      # one shard, the same bytes on any machine

A variant is a function of question and seed, and a shard is a list of questions and seeds: nothing else goes into it.
"""

from quizbank.generate.job import FORMATS, GenerateError, Job, Slice
from quizbank.generate.shards import lines, shard_bytes
from quizbank.generate.writing import MANIFEST, write

__all__ = ["FORMATS", "MANIFEST", "GenerateError", "Job", "Slice", "lines", "shard_bytes", "write"]
