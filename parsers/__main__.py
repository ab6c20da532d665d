"""`python -m parsers FILE…`: local files in, one report a line out, as JSON, in the order of the files."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from parsers import parse
from parsers.report import Document, Refusal

_ADVICE = {
    "not_a_report": "give the page of one annual report (政府信息公开工作年度报告)",
    "unreadable": "save it as a page, as text, .docx or PDF with text and try again",
}
#: One byte more than is parsed, so that a file that never ends is refused instead of read.
_READ = 16_000_001


def main(arguments: Sequence[str] | None = None) -> int:
    """0: every file gave a report; 1: some were refused; 2: nothing was begun (bad usage, no file could be opened)."""
    options = _parser().parse_args(arguments)
    if options.url and len(options.files) > 1:
        print("python -m parsers: --url: goes with one FILE, not several; parse them one by one", file=sys.stderr)
        return 2
    if options.url is not None and not re.match(r"https?://[^/\s]", options.url):
        print(f"python -m parsers: --url {options.url}: no http(s) URL; give the whole address", file=sys.stderr)
        return 2
    if sys.stdout is None:  # closed by whoever began this process
        print("python -m parsers: standard output is closed; give it a file or a pipe", file=sys.stderr)
        return 2
    opened = refused = 0
    try:
        for name in options.files:
            body = _bytes(name)
            opened += isinstance(body, bytes)
            problem = body if isinstance(body, str) else _print_report(body, name, options.url)
            if problem:
                refused += 1
                print(f"{name}: {problem}", file=sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:
        # `… | head -1`: the reader has what it wanted.
        _write_no_more()
        return 0
    except OSError as error:
        _write_no_more()
        print(f"python -m parsers: standard output: {error.strerror}; give it room and run it again", file=sys.stderr)
        return 1
    if not opened:
        return 2
    return 1 if refused else 0


def _write_no_more() -> None:
    """Python's own flush at exit must not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m parsers",
        description="Parses annual reports on government information disclosure (政府信息公开工作年度报告) from local "
        "files (HTML, text, .docx or PDF) and prints one report a line, as JSON, in the order of the files.",
        epilog="Exit status: 0 if every file gave a report, 1 if some did not, 2 if nothing was begun.",
        allow_abbrev=False,
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="a file; - for standard input")
    parser.add_argument("--url", help="the address that the page came from (with one FILE)")
    return parser


def _bytes(name: str) -> bytes | str:
    """The file's bytes, or why there are none and what to do."""
    try:
        if name == "-":
            if sys.stdin is None:
                return "standard input is closed; give it a file or a pipe"
            return sys.stdin.buffer.read(_READ)
        with Path(name).open("rb") as file:
            return file.read(_READ)
    except FileNotFoundError:
        return "no such file; check the path"
    except IsADirectoryError:
        return "is a directory; name the files in it"
    except OSError as error:
        return f"cannot be read ({error.strerror or error}); check the file"


def _print_report(body: bytes, name: str, url: str | None) -> str | None:
    """Prints the report; None, or why there is none and what to do."""
    parsed = parse(Document(body=body, name=None if name == "-" else Path(name).name, url=url))
    if isinstance(parsed, Refusal):
        return f"{parsed.outcome}: {parsed.reason}; {_ADVICE.get(parsed.outcome, 'try another file')}"
    line = json.dumps(parsed.report.as_dict(), ensure_ascii=False, separators=(", ", ": "))
    # Bytes, so that the output is UTF-8 whatever the locale says; a lone surrogate cannot occur in decoded text.
    sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
    return None


if __name__ == "__main__":
    sys.exit(main())
