"""What a phrasing is: the figures by one letter, so that a case is read at a glance."""

from __future__ import annotations

P, R, A, V, L = "proactive_total", "requests_received", "requests_answered", "reviews", "lawsuits"
W, X, B, N, F = "website_items", "wechat_items", "weibo_items", "interpretations", "fees_collected"

Expected = dict[str, int | float | tuple[int, bool]]
Phrasing = tuple[str, int, str, str, Expected]
"""(heading of the section, report year, agency, text, figures; a pair stands for an approximate one)"""
