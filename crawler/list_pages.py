"""A list page as the families see it: from the response, or after a 304 from the archive."""

from __future__ import annotations

from scrapy.http import Response

from archive.exchange import Message, decode_response
from archive.store import Archive, Capture
from crawler.families import ListPage
from crawler.headers import content_type
from crawler.reading import MAX_BODY, list_page
from crawler.seen import Seen


def page_of(response: Response, capture: Capture, archive: Archive, seen: Seen) -> ListPage | None:
    """None where there is nothing to read. Raises ArchiveError and DecodeError where the archived copy that a 304
    refers to cannot be read any more."""
    body, kind = response.body, content_type(response)
    if response.status == 304:
        held = seen.held(capture.portal, capture.url, capture.method, capture.request_digest)
        if held is None:
            return None
        message = _read(archive, held)
        body, kind = message.body, message.header("content-type")
    elif response.status != 200:
        return None
    return list_page(capture, body, kind)


def _read(archive: Archive, held: Capture) -> Message:
    return decode_response(archive.read(held).response_block or b"", max_size=MAX_BODY)
