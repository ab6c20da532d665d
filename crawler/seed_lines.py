"""Where in a TOML file a table or key stands: `tomllib` gives values without their lines."""

from __future__ import annotations

import re

# Strings of all four kinds and comments, in the one order in which TOML reads them.
_OPAQUE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*",
    re.DOTALL,
)
_VISIBLE = re.compile(r"[^\n]")


def _mask(found: re.Match[str]) -> str:
    text = found.group()
    return _VISIBLE.sub(" " if text[0] == "#" else '"', text)


class SeedLines:
    """Line numbers, from 1, of the tables and keys of one TOML source that `tomllib` accepts."""

    def __init__(self, source: str, table: str = "portal") -> None:
        # Same length and lines as the source, but nothing inside a string or comment looks like a header or key.
        self._text = _OPAQUE.sub(_mask, source)
        self._source = source
        self._table = table
        header = re.compile(rf"^[ \t]*\[\[[ \t]*{table}[ \t]*\]\]", re.MULTILINE)
        self._starts = [found.start() for found in header.finditer(self._text)]
        self._lines = self._lines_of_starts()

    def _lines_of_starts(self) -> list[int]:
        lines, line, position = [], 1, 0
        for start in self._starts:
            line += self._text.count("\n", position, start)
            position = start
            lines.append(line)
        return lines

    def of_table(self, number: int) -> int:
        """Line of the header of the table with this number, from 0; 1 for tables that were written inline."""
        return self._lines[number] if number < len(self._lines) else 1

    def number_at(self, line: int) -> int | None:
        """Number of the table whose header stands on this line; None where there is no such header."""
        return self._lines.index(line) if line in self._lines else None

    def of_key(self, key: str, number: int | None = None) -> int:
        """Line of a key of a table; of the file's own key when no table is named. Falls back on the header."""
        first, last = self._span(number)
        name = re.escape(key)
        assigned = re.compile(rf"^[ \t]*(?:{name}|\"{name}\"|'{name}')[ \t]*[=.]", re.MULTILINE)
        headed = re.compile(rf"^[ \t]*\[+[ \t]*(?:{self._table}[ \t]*\.[ \t]*)?{name}[ \t]*[\].]", re.MULTILINE)
        for pattern in (assigned, headed):
            for found in pattern.finditer(self._source, first, last):
                if self._is_code(found.start(), found.end()):
                    return self._source.count("\n", 0, found.start()) + 1
        return 1 if number is None else self.of_table(number)

    def _span(self, number: int | None) -> tuple[int, int]:
        if number is None or number >= len(self._starts):
            return 0, len(self._source)
        after = self._starts[number + 1 : number + 2]
        return self._starts[number], after[0] if after else len(self._source)

    def _is_code(self, start: int, end: int) -> bool:
        """Whether the stretch ends in source that is neither string nor comment."""
        return self._text[end - 1] == self._source[end - 1] and self._text[start:end].strip() != ""
