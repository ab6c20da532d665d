"""Fuzzing the parser: the recorded pages and the demo site's, broken in every way that bytes can be.

`python -m tests.fuzz --count 100000 --seed 1` parses that many mutated pages and prints what it saw; case N of a seed
is always the same page, so `--case N` shows one again.
"""
