"""Raw pages, kept as WARC: knows neither Scrapy nor the parsers."""

from archive.errors import ArchiveError, DecodeError, NotAWarc, TooLarge, UnsupportedCoding
from archive.exchange import Exchange, new_record_id
from archive.file_check import Problem
from archive.ledger import Capture
from archive.message import Message, decode_response
from archive.replay import ReplayIndex
from archive.store import Archive, read_group
from archive.verify import repair, verify

__all__ = [
    "Archive",
    "ArchiveError",
    "Capture",
    "DecodeError",
    "Exchange",
    "Message",
    "NotAWarc",
    "Problem",
    "ReplayIndex",
    "TooLarge",
    "UnsupportedCoding",
    "decode_response",
    "new_record_id",
    "read_group",
    "repair",
    "verify",
]
