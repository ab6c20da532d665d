"""A corpus of invented report pages with the truth about every cell, and what real pages do to such tables.

A page is built from what it is told to print, so its truth owes nothing to the parser. `python -m tests.corpus` reads
every page as recorded and under every mutation and counts the cells that come out right, wrong and unread.
"""
