"""The pages that undergo mutations: those that were built, and the recorded ones whose JSON was written by eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from .older import older
from .pages import PAGES
from .spec import build, encoded
from .subject import Subject


@dataclass(frozen=True)
class Page:
    """A page with all its cells marked."""

    name: str
    file: str
    url: str | None
    form: str
    tables: bool
    done: tuple[str, ...]
    """The mutations that it has undergone before it was published."""
    unfit: tuple[str, ...]
    """Mutations that it cannot undergo."""
    published: Callable[[], Subject]
    encode: Callable[[str], bytes]


@cache
def pages() -> dict[str, Page]:
    """All of them, by name, the built ones first."""
    found = {
        spec.name: Page(
            name=spec.name,
            file=spec.file,
            url=spec.url,
            form=spec.form,
            tables=bool(spec.annex or (spec.tables and spec.form != "pre-2019")),
            done=spec.mutations,
            unfit=(),
            published=lambda spec=spec: build(spec).subject,  # type: ignore[misc]
            encode=lambda source, spec=spec: encoded(spec, source),  # type: ignore[misc]
        )
        for spec in PAGES
    }
    for name, page in older().items():
        found[name] = Page(
            name=name,
            file=page.file,
            url=None,
            form=page.form,
            tables=True,
            done=page.done,
            unfit=page.unfit,
            published=lambda page=page: page.published,  # type: ignore[misc]
            encode=lambda source, page=page: source.encode(page.encoding, "xmlcharrefreplace"),  # type: ignore[misc]
        )
    return found
