"""One portal of the province: its pages as they are sent, and what a careful reader would take for a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from tests.crawler.paged import report_page
from tests.portals.faults import Answer

HTML = "text/html; charset=utf-8"
Form = Callable[[str, bytes], "bytes | None"]


@dataclass(frozen=True)
class Row:
    """A row of a list."""

    path: str
    title: str
    date: str

    def item(self, href: str | None = None, tag: str = "span") -> str:
        """The row as a list prints it."""
        return f'<li><a href="{href or self.path}" title="{self.title}">{self.title}</a><{tag}>{self.date}</{tag}></li>'


class Place:
    """A portal under `http://www.{id}.example/`. Functions of `systems` and `layouts` put pages into it."""

    def __init__(self, id_: str, name: str) -> None:
        self.id, self.name = id_, name
        self.host = f"www.{id_}.example"
        self.pages: dict[str, Answer] = {}
        """{path with query: answer}; of a sub-domain `//host/path`."""
        self.forms: dict[str, Form] = {}
        """{path: (query, body) → answer} of what is computed."""
        self.reports: dict[str, str] = {}
        """{URL: the body that reports}."""
        self._number = 0

    @property
    def home(self) -> str:
        return f"http://{self.host}/"

    def url(self, path: str) -> str:
        return f"http:{path}" if path.startswith("//") else urljoin(self.home, path)

    def page(self, path: str, body: str, kind: str = HTML, encoding: str = "utf-8") -> str:
        """A page; a whole one made of a piece of HTML where it is none. Gives the path back."""
        if "html" in kind and "<html" not in body and "<!--fragment" not in body:
            body = f"<html><head><title>{self.name}</title></head><body>{body}</body></html>"
        self.put(path, Answer(200, [("Content-Type", kind)], body.encode(encoding)))
        return path

    def column(self, path: str, body: str, title: str = "政府信息公开年报", kind: str = HTML) -> str:
        """A page that says in its title what it is, with a head and a foot as portals have them."""
        head = f"<html><head><title>{title}_{self.name}</title></head><body><div class='nav'><a href='/'>首页</a>"
        foot = "<div class='foot'><a href='/lxwm/'>联系我们</a></div></body></html>"
        text = f"{head}<a href='/xwzx/'>新闻中心</a></div>{body}{foot}"
        return self.page(path, text, kind)

    def put(self, path: str, answer: Answer) -> None:
        assert path not in self.pages, f"{self.id}: {path} twice"
        self.pages[path] = answer

    def number(self) -> int:
        self._number += 1
        return self._number

    def report(self, agency: str, year: int, pattern: str, title: str | None = None, said: str = "") -> Row:
        """A report's page and its row; `pattern` is its path with {n} and {year}."""
        n = self.number()
        path = pattern.format(n=1000 + n, year=year + 1)
        date = f"{year + 1}-01-{10 + n % 20:02}"
        body = report_page(year, agency, f"{self.id}/{year + 1}-{n:05}", date, **({"said": said} if said else {}))
        self.put(path, Answer(200, [("Content-Type", HTML)], body))
        self.reports[self.url(path)] = agency
        return Row(path, title or f"{agency}{year}年政府信息公开工作年度报告", date)

    def rows(self, pattern: str, years: range = range(2019, 2024), agency: str | None = None) -> list[Row]:
        """The reports of some years, the newest first, and a document about one of them."""
        body = agency or f"{self.name}人民政府"
        rows = [self.report(body, year, pattern) for year in reversed(years)]
        return [rows[0], self.other(f"图解：{rows[0].title}", pattern), *rows[1:]]

    def other(self, title: str, pattern: str = "/xw/{n}.html", year: int = 2023) -> Row:
        """Another document; its page is short."""
        n = self.number()
        path = pattern.format(n=1000 + n, year=year + 1)
        self.page(path, f"<h1>{title}</h1><p>{title}，详见附件。</p>" * 3)
        return Row(path, title, f"{year + 1}-02-{1 + n % 27:02}")

    def answer(self, method: str, host: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        bare, _, query = path.partition("?")
        form = self.forms.get(bare)
        if form is not None:
            made = form(query, body)
            return Answer(200, [("Content-Type", HTML)], made) if made is not None else _missing()
        own = path if host == self.host else f"//{host}{path}"
        found = self.pages.get(own)
        if found is None and method != "POST":
            found = self.pages.get(own.partition("?")[0]) if "?" in own and "page" not in query else None
        return found or _missing()


def _missing() -> Answer:
    return Answer(404, [("Content-Type", HTML)], b"<html><title>404</title></html>")
