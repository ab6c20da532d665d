"""Answers that are not what was asked for: firewall challenges, refusals, error pages under status 200, empty shells.

The signs are those of the firewalls in use before government portals: 瑞数 (412 or 202 with a script), 加速乐 (521 and
`__jsl` cookies), cookie gates, 403 and 468 pages, captchas. They are recognised and recorded, never answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.recognition.titles import is_report_title
from parsers.decoding import decode


@dataclass(frozen=True)
class Impostor:
    """Why an answer is not the page that its address promises."""

    outcome: str
    """`challenged`, `blocked`, `gone`, `unreachable`, `soft_404` or `not_a_report`."""
    reason: str


_BLOCKED = (401, 403, 407, 429, 451)
#: A body larger than this is a page, whatever words are in it; only its title is looked at.
_SMALL = 24_000
#: A challenge or an error page says little; a report or a list says more than this many characters.
_FEW_WORDS = 500
_SHELL = 1024

#: Scripts that make a browser prove itself.
_CHALLENGE_SCRIPT = re.compile(
    r"(?i)\$_ts\s*(?:=|\[)|__jsl_clearance|__jsluid|acw_sc__v2|_cf_chl|cf-browser-verification|challenge-platform|"
    r"<(?:meta|script)[^>]*\br=['\"]?m['\"]?|_waf_|waf_?(?:token|cookie|verify)|yunsuo_session|safeline|sl-challenge|"
    r"HWWAFSES|aliyun_waf|(?:geetest|tcaptcha|hcaptcha|slidecaptcha|verifycode)\w*\.js"
)
_SETS_COOKIE = re.compile(r"document\.cookie\s*=|(?i:set_?cookie)\s*\(")
_RELOADS = re.compile(r"location\.(?:reload|replace|assign|href)|location\s*=|(?:window|document)\.location")
#: What challenge and refusal pages say.
_CHALLENGE_WORDS = re.compile(
    r"(?i)验证码|滑块|滑动验证|拖动|人机验证|安全验证|安全检查|安全检测|访问(?:过于|太)?频繁|请求(?:过于|太)?频繁|频率过高|操作过于频繁|访问验证|"
    r"请(?:开启|启用|打开)\s*(?:浏览器的?)?\s*(?:JavaScript|Cookie)|访问被(?:阻断|拦截|拒绝)|请求被(?:阻断|拦截|拒绝)|已被(?:阻断|拦截)|"
    r"网站防火墙|云防护|创宇盾|安全狗|云锁|护卫神|网站卫士|防护系统|疑似(?:黑客)?攻击|异常(?:访问|请求|流量)|访问异常|"
    r"just a moment|checking your browser|access denied|security check|are you (?:a )?human"
)
_MISSING = (
    r"(?:页面|网页|信息|内容|文章|栏目|资源|地址|文件|链接|稿件)(?:已经?|可能|暂时)?"
    r"(?:不存在|未找到|找不到|没找到|被删除|已删除|已下线|已失效|已移除|失效|丢失|走丢)"
)
#: Titles of error pages: these words alone, or at the start.
_ERROR_TITLE = re.compile(
    rf"(?i)^\W*(?:错误[:：]?\s*)?(?:404|40[0-9]错误|50[0-9])(?:\D.*)?$|^.{{0,8}}{_MISSING}|"
    r"(?:页面|网页|系统|访问|程序)?(?:出错|错误|异常)(?:了|啦|页|页面|提示|信息)?$|^找不到(?:页面|网页|文件|您)|"
    r"^(?:http\s*)?(?:error|not ?found|page ?not ?found|object ?not ?found|file ?not ?found)\b|"
    r"无法找到(?:该)?(?:页|网页)|^(?:系统)?提示(?:信息?)?$"
)
_ERROR_WORDS = re.compile(
    rf"(?i){_MISSING}|"
    r"(?:找不到|无法找到|没有找到|未找到)(?:您|你|该|相关|这个|请求)?.{0,8}(?:页面|网页|信息|内容|文章|资源|文件)|\b404\b|"
    r"(?:页面|系统|服务器?)(?:出错|错误|异常|出现错误)|not ?found|参数(?:错误|有误|非法)|服务器内部错误|"
    r"正在(?:维护|升级)"
)
#: A shell says no more than these many characters ("请稍候", a copyright), and leads hardly anywhere.
_SHELL_WORDS = 80
_SHELL_LINKS = 2
#: Scripts that ask for what a page shows, and marks of the libraries that put it there.
_FILLS = re.compile(
    r"(?i)\bfetch\s*\(|\baxios\b|\$\.(?:ajax|get|post|getJSON)\b|XMLHttpRequest|\.load\s*\(|\bng-(?:app|repeat)\b|\bv-(?:for|html)\b|"
    r"\bid\s*=\s*[\"']?(?:app|root)\b|\{\{[^{}]+\}\}"
)
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title>")
_UNSEEN = re.compile(r"(?is)<!--.*?-->|<(script|style|noscript|template)\b.*?</\1\s*>|<title\b.*?</title>|<[^<>]*>")
_HEADING = re.compile(r"(?is)<h[1-3][^>]*>([^<]{4,120})</h[1-3]>")
_SCRIPT = re.compile(r"(?is)<script\b[^>]*>(.*?)</script>")
#: Objects that a script holds: a menu, a configuration, rows.
_DATA = re.compile(r"[=(:]\s*[\[{]\s*[\[{]?\s*[\"']?\w+[\"']?\s*:|\.add\(\s*-?\w+\s*,\s*-?\w+\s*,\s*[\"']")
_REFRESH = re.compile(r"(?i)http-equiv\s*=\s*[\"']?refresh")
_ENTITY = re.compile(r"&(?:nbsp|#160|ensp|emsp|#xa0);|[\s\u00a0\u3000]+")
_HTML = re.compile(rb"(?i)<(?:!doctype|html|head|body|script|meta|div|title|h1|center|p)\b")


def impostor(status: int, headers: Mapping[Any, Any], body: bytes, url: str) -> Impostor | None:
    """What an answer is instead of the page, or None for real content (redirects included).

    `headers` as str or bytes, of any case; `body` with content encodings undone. `url` stands in the reason only
    where it tells something: an answer is judged by itself.
    """
    fields = {_text(name).lower(): _text(value) for name, value in headers.items()}
    if 300 <= status < 400:
        return None
    if status >= 400 or status == 202:
        found = _by_status(status, fields, body)
        if found is not None or status >= 400:
            return found
    return _by_content(fields, body)


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(item) for item in value)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _by_status(status: int, fields: Mapping[str, str], body: bytes) -> Impostor | None:
    if status in (404, 410):
        return Impostor("gone", f"status {status}")
    if status in _BLOCKED:
        return Impostor("blocked", f"status {status}")
    source = decode(body[:_SMALL], fields.get("content-type"))[0]
    marks = f"{fields.get('set-cookie', '')} {fields.get('x-via-jsl', '') and '__jsluid'} {source}"
    scripted = bool(_CHALLENGE_SCRIPT.search(marks)) or ("<script" in source.lower() and len(_words(source)) < 80)
    if status in (412, 468) or (status in (202, 405, 418, 493, 521, 567) and scripted):
        return Impostor("challenged", f"status {status}: a firewall's challenge")
    if status in (400, 405, 406, 418, 493, 503, 567) and _CHALLENGE_WORDS.search(_words(source)):
        return Impostor("challenged", f"status {status}: a firewall's page")
    if status >= 500:
        return Impostor("unreachable", f"status {status}")
    return Impostor("not_a_report", f"status {status}") if status >= 400 else None


def _by_content(fields: Mapping[str, str], body: bytes) -> Impostor | None:
    if not _is_html(fields.get("content-type", ""), body):
        return None
    if not body.strip():
        return Impostor("soft_404", "an empty body")
    source = decode(body if len(body) <= _SMALL else body[:8192], fields.get("content-type"))[0]
    found = _TITLE.search(source)
    title = _ENTITY.sub("", found.group(1)) if found else ""
    if _ERROR_TITLE.search(title) and not is_report_title(title) and len(title) <= 40:
        return Impostor("soft_404", f"titled {title}")
    return _by_words(title, source) if len(body) <= _SMALL else None


def _by_words(title: str, source: str) -> Impostor | None:
    words = _words(source)
    if len(words) >= _FEW_WORDS:
        return None
    links = len(re.findall(r"(?i)<a\s[^>]*href", source))
    said = f"{title} {words}"
    if links <= 6:
        if _CHALLENGE_SCRIPT.search(source) and len(words) < 200:
            return Impostor("challenged", "a script's challenge in place of the page")
        if _SETS_COOKIE.search(source) and _RELOADS.search(source) and len(words) < 80:
            return Impostor("challenged", "a script sets a cookie and loads the page again")
    # What reports say of information that does not exist is no error page's.
    if is_report_title(title) or any(is_report_title(heading) for heading in _HEADING.findall(source)):
        return None
    if links <= 6 and (spoken := _CHALLENGE_WORDS.search(said)):
        return Impostor("challenged", f"a page that says {spoken.group()}")
    if links <= 12 and (spoken := _ERROR_WORDS.search(said)):
        return Impostor("soft_404", f"a page that says {spoken.group()}")
    if len(source) < _SHELL and not words and not links and _is_shell(source):
        return Impostor("soft_404", "a shell without content")
    return None


def _is_shell(source: str) -> bool:
    """No frame, image, data or page that sends on: an application that a browser would fill."""
    if any(len(script) > 300 or _DATA.search(script) for script in _SCRIPT.findall(source)):
        return False
    return not re.search(r"(?i)<(?:i?frame|img|embed|object|area|input)\b", source) and not (
        _REFRESH.search(source) or _RELOADS.search(source)
    )


def needs_browser(source: str, *, shown: bool = False) -> bool:
    """Whether a page leaves what it has to say to its scripts: the shell of an application, or (`shown`: the page has
    words of its own) a list that a script fills."""
    if "<script" not in source.lower():
        return False
    words = _words(source)
    if _CHALLENGE_SCRIPT.search(source) or _CHALLENGE_WORDS.search(words) or _ERROR_WORDS.search(words):
        return False
    if shown:
        return bool(_FILLS.search(source))
    if _RELOADS.search(source) or _REFRESH.search(source):
        return False  # it sends on to a page that may say more
    return len(words) < _SHELL_WORDS and len(re.findall(r"(?i)<a\s[^>]*href", source)) <= _SHELL_LINKS


def _words(source: str) -> str:
    return _ENTITY.sub("", _UNSEEN.sub("", source))


def _is_html(content_type: str, body: bytes) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml", ""):
        start = body.lstrip()[:64]
        return not start or (
            bool(_HTML.search(body[:2048])) and not start.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf"))
        )
    return False
