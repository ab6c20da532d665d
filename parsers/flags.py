"""What a careful reader must know about a report before trusting it: flags, each with one line of meaning.

Every flag that any parser emits is declared in `FLAGS`; a parser that notices something else declares it here first.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from parsers.formats import cited_in, due_in, first_year
from parsers.report import Report, Section, Tables
from parsers.script import Script
from parsers.sections import heading_numbers, kind_of

FLAGS: dict[str, str] = {
    # tables
    "tables_missing": "A report for 2019 or later lacks at least one of its three official tables as text or markup.",
    "table_is_image": "A picture stands where an official table belongs; its cells are not read.",
    "table_rows_unknown": "A table prints rows that the national form does not have; they are not read.",
    "table_rows_conflict": "A table prints a row twice with different figures.",
    "table_columns_unknown": "A table prints columns that the national form does not have, or their heads are lost.",
    "tables_conflict": "The page holds an official table twice, with different figures.",
    "table_cells_unreadable": "Some cells of a table cannot be read for certain; they are null and noted.",
    "table_unread": "Rows of the older statistics form stand in the text with figures, in a print that is not read.",
    # text
    "converted_to_simplified": "The source is in traditional characters; text and labels were converted (OpenCC t2s).",
    "radicals_replaced": "Radicals or compatibility ideographs stood for ordinary characters and were replaced.",
    "width_folded": "Full-width digits or letters were made ordinary ones.",
    "pinyin_annotated": "Pinyin annotations in brackets were removed from the text, a sign of a machine-made copy.",
    "mojibake": "Some characters were destroyed before the page was published or while it was copied.",
    "charset_mismatch": "The declared charset is not the one of the bytes; the bytes were believed.",
    "partial_body": "The connection closed before the length of the page was known: the page may be cut short.",
    "text_in_attachment": "The page holds no text of the report, only its attachments or pictures; "
    "a Word document's or a PDF's text is read.",
    "title_missing": "The page names no title of the report.",
    # template
    "mixed_template": "The text cites the notice of another format than the year's, or mixes two formats.",
    "template_residue": "Words of another kind of body, a neighbour's name, or unfilled blanks stand in the text.",
    "copied_from_last_year": "The words or the tables are those of the agency's report for the year before.",
    "section_numbers": "The printed numbers of the sections are doubled or out of order.",
    # identity
    "year_missing": "No report year could be read.",
    "year_conflict": "Title and statistical period, or title and list, name different report years.",
    "year_inferred": "The report year is not printed in title or period; it was inferred from the rest.",
    "mirror_host": "The page, or a host named in its text in place of the body's own, is a copy on a foreign host.",
    "index_number_clash": "The same index number (索引号) is printed on a report of another agency.",
}

_OFFICIAL_TABLES = ("proactive_disclosure", "requests", "review_litigation")


# --- tables ---


def missing_tables(tables: Tables, report_year: int | None, sections: Sequence[Section]) -> list[str]:
    """The official tables that a report for 2019 or later lacks; without a year its headings tell its age."""
    if report_year is not None and report_year < first_year():
        return []
    newer = any("收到和处理政府信息公开申请" in (section.heading or "") for section in sections)
    if report_year is None and not newer and all(tables[name] is None for name in _OFFICIAL_TABLES):
        return []
    return [name for name in _OFFICIAL_TABLES if tables[name] is None]


_NUMBERED = re.compile(r"\s*[一二三四五六七八九]{1,2}\s*、\s*(\S.{3,40})")
_SECTION_OF_TABLE = {kind: kind for kind in _OFFICIAL_TABLES}


def has_table_images(article: HtmlElement, missing: Sequence[str]) -> bool:
    """Whether a picture stands below the heading of a section whose table is missing."""
    kind = ""
    for element in article.iter():
        if element.tag == "img":
            if kind in missing and _is_large(element):
                return True
        elif isinstance(element.tag, str):
            heading = _heading_of(element)
            kind = kind_of(heading) if heading else kind
    return False


def _heading_of(element: HtmlElement) -> str | None:
    for text in (element.text, element.tail):
        if text and (match := _NUMBERED.match(text)):
            return match[1]
    if element.tag in ("p", "h1", "h2", "h3", "h4", "strong", "b") and element.text is None and len(element):
        match = _NUMBERED.match("".join(element.itertext())[:60])
        return match[1] if match else None
    return None


def _is_large(image: HtmlElement) -> bool:
    """Icons of file types and buttons are no tables."""
    source = (image.get("src") or "").lower()
    sizes = [int(size) for side in ("width", "height") if (size := (image.get(side) or "").rstrip("px")).isdigit()]
    return not re.search(r"icon|filetype|\.gif$|blank|space", source) and all(size >= 60 for size in sizes)


# --- text ---

_LOST = re.compile(
    r"[\ufffd锘]|锟斤拷|烫烫烫|鐨勶|鏀垮|锛屾|銆傛|鍏紑|(?:[\u00c2-\u00ef][\u0080-\u00bf]){3}|(?:[ä-é][\u0080-\u02ff\u2010-\u2122]{1,2}){3}"
)
#: What any of it begins with: one look at each character, where the above takes ten.
_LOST_BEGINS = re.compile(r"[\ufffd锘锟烫鐨鏀锛銆鍏\u00c2-\u00ef]")
_LOST_MARK = re.compile(r"(?<=[一-鿿])(?:[?？][!！][一-鿿]|\?[，、：；“])|(?:^|\n)[?？][ ?？]*[一-鿿]")


@lru_cache(maxsize=2)  # asked twice of every text
def is_mojibake(text: str) -> bool:
    """Whether lossy conversions left their traces: 五?!钡, 锟斤拷, U+FFFD.

    >>> [is_mojibake(text) for text in ("“五保”“五?!钡母黜项政策", "公开了吗？是的。")]
    [True, False]
    """
    if _LOST_BEGINS.search(text) and _LOST.search(text):
        return True
    return ("?" in text or "？" in text) and _LOST_MARK.search(text) is not None


def script_flags(script: Script, text: str) -> list[str]:
    """What normalising changed in the source, and what was lost before it."""
    found = list(script.replaced)
    found += ["converted_to_simplified"] if script.name == "hant" else []
    found += ["pinyin_annotated"] if script.pinyin else []
    found += ["mojibake"] if is_mojibake(text) else []
    return found


def text_flags(report: Report, script: Script) -> list[str]:
    """What the assembled report itself shows: parts that are missing, and parts of something else."""
    text, sections = report.body_text, report.sections
    altered = script.name == "hant" or script.pinyin or is_mojibake(text)
    own_format = report.format if any(report.tables[name] for name in _OFFICIAL_TABLES) else None
    shown = {
        "title_missing": report.title is None,
        "year_missing": report.report_year is None,
        "text_in_attachment": len(text) < 100 and not sections,
        "tables_missing": bool(missing_tables(report.tables, report.report_year, sections)),
        "mixed_template": is_mixed_template(text, sections, own_format, report.report_year),
        "template_residue": has_template_residue(text, report.agency),
        "section_numbers": has_odd_numbers(sections),
        "mirror_host": has_foreign_host(text, report.url, altered=altered),
    }
    return [flag for flag, applies in shown.items() if applies]


# --- template ---

_OLD_HEADINGS = re.compile(r"概述|申请行政复议、提起行政诉讼的?情况|收费及减免|统计表")


def is_mixed_template(text: str, sections: Sequence[Section], table_format: str | None, year: int | None) -> bool:
    """Whether the notice cited, the tables' own format or the headings belong to other years than the report's."""
    if year is not None:
        due = due_in(year)
        cited = cited_in(text)
        if (cited and due not in cited) or (table_format is not None and table_format != due):
            return True
    headings = [section.heading or "" for section in sections]
    new = any("收到和处理政府信息公开申请" in heading for heading in headings)
    return new and any(re.search(r"概述$|收费及减免", heading) for heading in headings)


_DEPARTMENT_WORDS = re.compile(
    r"[我本]局(?!势|面|限)|[我本]委(?!托|员|派)|[我本]厅|局党组|局机关|局属|全局(?:干部|职工|各科|各股|各处)"
    r"|基层(?:市场监管|司法|税务|国土|自然资源|派出)所|(?:区|县|市|旗)[一-鿿]{2,8}局各项工作"
)
_TOWN_WORDS = re.compile(r"[我本](?:镇|乡|街道)(?!村|镇)|镇属各|各村(?:居|\(社区\))委?会?和镇")
_BLANKS = re.compile(
    r"[XＸ×]{2,}(?:镇|乡|街道|县|市|区|局|年|条|件|人民政府)|[_＿]{3,}(?:年|条|件)|\d{0,4}[XＸ×]{2,}年"
)
_BLANK = re.compile("[XＸ×_＿]{2}")
_TOWN = re.compile(r"(?:镇|乡|街道|苏木)(?:人民政府|办事处|党政办公室)?$")
_DEPARTMENT = re.compile(r"(?:局|委员会|厅)$")


def has_template_residue(text: str, agency: str | None) -> bool:
    """Whether the text speaks of itself as another kind of body (我局 in a town's report) or has unfilled blanks."""
    if _BLANK.search(text) and _BLANKS.search(text):
        return True
    if not agency:
        own_town = len(_TOWN_WORDS.findall(text)) >= 3
        return own_town and _DEPARTMENT_WORDS.search(text) is not None
    if acts_as_another(text, agency):
        return True
    if _TOWN.search(agency):
        return _DEPARTMENT_WORDS.search(text) is not None
    return _DEPARTMENT.search(agency) is not None and _TOWN_WORDS.search(text) is not None


_ACTS = (
    r"(?=认真|严格|坚持|高度|积极|按照|根据|深入|始终|全面|持续|切实|不断|进一步|主动|(?:共|全年)?(?:收到|受理|公开)|未|没有|紧紧|依法"
    r"|政府信息公开|信息公开|政务公开|人民政府|党委|办事处)"
)
_ACTING_TOWN = re.compile(rf"(?:^|[,，。;；\n]|年)([一-鿿]{{1,3}}(?:镇|乡|街道)){_ACTS}")
_ACTING_OFFICE = re.compile(
    rf"(?:^|[,，。;；\n]|年)[一-鿿]{{0,3}}?[省市州县区旗]?([一-鿿]{{2,10}}(?:局|委员会)){_ACTS}"
)
_NO_NAME = re.compile(r"^(?:我|本|全|各|该|乡|村|小|集|城|市|县|区|由|在|对|与|和|及)")
_ACTS_OFTEN = 3


def acts_as_another(text: str, agency: str) -> bool:
    """Whether the report's sentences have another town or office for their subject, and never its own: the text of a
    neighbour under its own title. An abbreviation (卫健局) is no other name."""
    town = _TOWN.search(agency) is not None
    place = _TOWN.sub(lambda end: end[0][0] if end[0][0] in "镇乡" else end[0][:2], agency) if town else agency
    named = Counter((_ACTING_TOWN if town else _ACTING_OFFICE).findall(text))
    for name, times in named.items():
        if times >= _ACTS_OFTEN and not _NO_NAME.match(name) and _is_other(name, place, town=town):
            return re.split("[省市县区旗州盟]", place)[-1] not in text
    return False


def _is_other(name: str, own: str, *, town: bool) -> bool:
    if town:
        return not (own.endswith(name) or name.endswith(own[-3:]))
    return not set(name) - set("局委员会和与管理督政务") & set(own)


def has_odd_numbers(sections: Sequence[Section]) -> bool:
    """Whether the headings' numbers, or two headings' meanings, say that something was doubled, lost or moved."""
    numbers = heading_numbers(tuple(sections))
    kinds = [section.kind for section in sections if section.kind in _SECTION_OF_TABLE]
    return numbers != list(range(1, len(numbers) + 1)) or len(kinds) != len(set(kinds))


# --- hosts ---

_ADDRESS = re.compile(r"https?://([\w.-]+(?::\d+)?)(/[\w./?=&%#-]*)?", re.ASCII)
_OWN_SITE = re.compile(
    r"(?:目录系统|目录|政府网站?|门户网站?|信息公开(?:网站?|专栏|平台|系统)|官方网站|官网|网址)[^。；;]{0,16}$"
)


def has_foreign_host(text: str, url: str | None, *, altered: bool) -> bool:
    """Whether the page is a copy: its URL wraps a government host, or an altered text (pinyin, traditional characters
    or destroyed ones, `altered`) sits on or names a host that is no government's."""
    if url and (_wraps_government(url) or (altered and not _is_own(_host(url)))):
        return True
    for match in _ADDRESS.finditer(text):
        if _is_own(match[1]):
            continue
        path = match[2] or ""
        if "gkmlpt" in path or (altered and _OWN_SITE.search(text[max(0, match.start() - 40) : match.start()])):
            return True
    return False


def _wraps_government(url: str) -> bool:
    host = _host(url)
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    return ("gov-cn" in host or re.search(r"https?:/+[\w.-]+\.gov\.cn", path) is not None) and not _is_own(host)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # no address
        return ""


def _is_own(host: str) -> bool:
    """A government's host, or one on which nothing can be judged: loopback, a bare address, *.example."""
    name = host.partition(":")[0].lower().rstrip(".")
    if name.endswith((".gov.cn", ".example", ".localhost", ".test", ".invalid")) or name in ("gov.cn", "localhost", ""):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
