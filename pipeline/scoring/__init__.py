"""Scoring: found facts against gold; matching, measures, intervals, comparison of runs, and where points are lost.

Reads fact files and gold files, never text or parses. `run.py` is the way through: `inputs` -> `matching` -> `measures`
and `lost` -> `records.Result`; `runs` sets two results side by side, `tables` draws them.
"""

from pipeline.scoring.inputs import ManifestRow, Task, build, load, read_manifest
from pipeline.scoring.lost import Diagnose, Loss, Miss, told
from pipeline.scoring.records import Measure, Result
from pipeline.scoring.run import score, score_task
from pipeline.scoring.runs import Difference, Figures, compare, read_result

__all__ = [
    "Diagnose",
    "Difference",
    "Figures",
    "Loss",
    "ManifestRow",
    "Measure",
    "Miss",
    "Result",
    "Task",
    "build",
    "compare",
    "load",
    "read_manifest",
    "read_result",
    "score",
    "score_task",
    "told",
]
