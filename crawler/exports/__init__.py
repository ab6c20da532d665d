"""The dataset as files of other programs: what is written (tables), under which names (codebook), and how (writers)."""

from crawler.exports.tables import Table, changes, codebook_table, long, wide
from crawler.exports.writers import SUFFIXES, write

__all__ = ["SUFFIXES", "Table", "changes", "codebook_table", "long", "wide", "write"]
