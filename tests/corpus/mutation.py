"""What a mutation is, and the register that the modules with mutations fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .subject import Subject

Apply = Callable[[Subject], bool]
"""Changes the subject in place; False where the page has nothing to change."""


@dataclass(frozen=True)
class Mutation:
    """One thing that real pages do to official tables."""

    name: str
    kind: str
    """`values`, `labels`, `structure`, `around`, `flat`: pairs are made of different mutations of any kinds."""
    apply: Apply
    not_after: frozenset[str] = frozenset()
    """Mutations after which this one would change nothing, or would make up a page that nobody can read."""


MUTATIONS: dict[str, Mutation] = {}


def mutation(kind: str, *, not_after: tuple[str, ...] = ()) -> Callable[[Apply], Apply]:
    """Registers a function under its own name."""

    def register(apply: Apply) -> Apply:
        name = getattr(apply, "__name__", "")
        MUTATIONS[name] = Mutation(name, kind, apply, frozenset(not_after))
        return apply

    return register


def variants(kind: str, name: str, applies: dict[str, Apply], not_after: tuple[str, ...] = ()) -> None:
    """Registers several under `name_variant`."""
    for variant, apply in applies.items():
        MUTATIONS[f"{name}_{variant}"] = Mutation(f"{name}_{variant}", kind, apply, frozenset(not_after))
