"""What is this page: which links lead on, which are reports, is it what it claims to be?"""

from crawler.recognition.anchors import Link
from crawler.recognition.context import column_context
from crawler.recognition.frames import redirect
from crawler.recognition.hubs import hubs
from crawler.recognition.impostors import Impostor, impostor, needs_browser
from crawler.recognition.links import columns
from crawler.recognition.reports import is_report_page
from crawler.recognition.titles import (
    is_column_label,
    is_report_title,
    is_wanted,
    report_year,
    why_no_report,
)
from crawler.recognition.urls import (
    domains_over,
    is_detail_url,
    is_list_url,
    page_address,
    portal_domain,
    resolve,
    same_portal,
)

__all__ = [
    "Impostor",
    "Link",
    "column_context",
    "columns",
    "domains_over",
    "hubs",
    "impostor",
    "is_column_label",
    "is_detail_url",
    "is_list_url",
    "is_report_page",
    "is_report_title",
    "is_wanted",
    "needs_browser",
    "page_address",
    "portal_domain",
    "redirect",
    "report_year",
    "resolve",
    "same_portal",
    "why_no_report",
]
