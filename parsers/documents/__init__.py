"""Documents that are no pages: each becomes an element tree of paragraphs and tables, and goes the way of every page.

A scan, or a document without any text, is refused with the reason; pictures are not read.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement

from parsers.documents.docx import read_docx
from parsers.documents.errors import DocumentError
from parsers.documents.heading import mark_title
from parsers.documents.pdf import read_pdf

__all__ = ["DocumentError", "kind_of", "read_document"]

_READERS: dict[str, tuple[str, Callable[[bytes], HtmlElement]]] = {
    "docx": ("Word document", read_docx),
    "pdf": ("PDF", read_pdf),
}


def kind_of(body: bytes) -> str | None:
    """`docx` or `pdf`, by the bytes; None for everything else."""
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    # A ZIP with the part that holds a Word document's text (ECMA-376-1, 11.3.10).
    return "docx" if body.startswith(b"PK\x03\x04") and b"word/document" in body else None


def read_document(kind: str, body: bytes) -> HtmlElement:
    """The document as `<html><body>` with `<p>`, `<h1>` and `<table>`. Raises DocumentError with the reason where it
    cannot be read."""
    name, read = _READERS[kind]
    try:
        root = read(body)
    except DocumentError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DocumentError(f"is a damaged or locked {name} ({reason[:80]})") from error
    mark_title(root.find("body"))
    return root
