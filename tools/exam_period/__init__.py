"""Plays a whole exam period through the real actions and jobs, and counts what students were promised (6.2, 6.4, A-06).

`python -m tools.exam_period` writes docs/exam-period.md and its picture anew; `make docs` does not, since it takes minutes.
"""
