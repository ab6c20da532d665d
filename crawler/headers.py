"""A response's headers as text: servers put file names into them in GBK, which is no UTF-8 and must not be an error."""

from __future__ import annotations

from scrapy.http import Response


def headers_of(response: Response) -> dict[str, str]:
    """{name: value}, each byte a character as in `archive.Message`; of several lines of one name, one value."""
    return {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in response.headers.items()}


def content_type(response: Response) -> str | None:
    """The Content-Type as the server wrote it."""
    value = response.headers.get("Content-Type")
    return None if value is None else value.decode("latin-1")
