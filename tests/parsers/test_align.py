"""Places given to columns: labels first, order only where it is certain."""

from __future__ import annotations

from parsers.align import Header, Ledger, Located, best_of, spread
from parsers.grid import Place

HEADERS = [Header("a", 1, 2), Header("b", 2, 3), Header("c", 3, 4)]


def places(*cells: tuple[int, int, str]) -> list[Place]:
    return [Place(start, stop, text, 5, copied=False) for start, stop, text in cells]


def read(row: list[Place], headers: list[Header] = HEADERS, *, own_header: bool = True) -> dict[str, str | None]:
    cells = spread(row, headers, own_header=own_header)
    return {code: place.text if certain else None for code, place, certain in cells}


def located(row: str, column: str, raw: str) -> Located:
    return Located(row, column, raw, True, 0, 0, 0)


def test_cells_under_their_headers() -> None:
    assert read(places((1, 2, "1"), (2, 3, ""), (3, 4, "3"))) == {"a": "1", "b": "", "c": "3"}


def test_as_many_cells_as_columns_count_by_order() -> None:
    assert read(places((2, 3, "1"), (3, 4, "2"), (4, 5, "3"))) == {"a": "1", "b": "2", "c": "3"}
    assert read(places((1, 3, "1"), (3, 4, "2"), (4, 5, "3"))) == {"a": "1", "b": "2", "c": "3"}


def test_a_hole_or_a_cell_too_many_makes_the_row_uncertain() -> None:
    assert set(read(places((1, 2, "1"), (2, 3, "2"))).values()) == {None}
    assert set(read(places((0, 1, "0"), (1, 2, "1"), (2, 3, "2"), (3, 4, "3"))).values()) == {None}
    assert set(read(places((1, 2, "1"), (2, 3, "2"), (3, 4, "3"), (4, 5, "4"))).values()) == {None}


def test_a_row_that_prints_nothing_is_blank_however_it_is_cut() -> None:
    assert read(places((1, 2, ""))) == {"a": "", "b": "", "c": ""}
    assert read([]) == {"a": "", "b": "", "c": ""}


def test_a_merged_cell_is_uncertain_for_its_columns_only() -> None:
    assert read(places((1, 3, "1"), (3, 4, "3"))) == {"a": None, "b": None, "c": "3"}
    assert read(places((1, 3, ""), (3, 4, "3"))) == {"a": "", "b": "", "c": "3"}


def test_blank_spacers_are_allowed_only_under_ones_own_header() -> None:
    row = places((0, 1, ""), (1, 2, "1"), (2, 3, "2"), (3, 4, "3"))
    assert read(row) == {"a": "1", "b": "2", "c": "3"}
    assert set(read(row, own_header=False).values()) == {None}
    shifted = places((0, 1, ""), (1, 2, "1"), (2, 3, "2"), (3, 4, ""), (4, 5, ""))
    assert set(read(shifted).values()) == {None}


def test_one_header_over_several_cells() -> None:
    wide = [Header("a", 1, 4)]
    assert read(places((1, 2, ""), (2, 3, "404"), (3, 4, "")), wide) == {"a": "404"}
    assert read(places((1, 2, "4"), (2, 3, "0"), (3, 4, "")), wide) == {"a": None}


def test_a_column_that_no_format_knows_keeps_its_own_cells() -> None:
    headers = [HEADERS[0], Header("", 2, 3), Header("c", 3, 4)]
    assert read(places((1, 2, "1"), (2, 3, "9"), (3, 4, "3")), headers) == {"a": "1", "c": "3"}
    assert set(read(places((2, 3, "1"), (3, 4, "9"), (4, 5, "3")), headers).values()) == {None}


def test_a_ledger_keeps_what_two_rows_agree_on() -> None:
    ledger = Ledger()
    ledger.claim("new", [located("new", "a", "1"), located("new", "b", "2")])
    ledger.claim("new", [located("new", "a", "1"), located("new", "b", "3")])
    assert [(cell.raw, cell.certain) for cell in ledger.cells()] == [("1", True), ("2 | 3", False)]
    assert ledger.flags == {"table_rows_conflict"}


def test_a_blank_row_gives_way() -> None:
    ledger = Ledger()
    ledger.claim("new", [located("new", "a", "")])
    ledger.claim("new", [located("new", "a", "1")])
    ledger.claim("new", [located("new", "a", "")])
    assert [cell.raw for cell in ledger.cells()] == ["1"]
    assert not ledger.flags


def test_the_fullest_copy_of_a_table_counts() -> None:
    first, second = Ledger(), Ledger()
    first.claim("new", [located("new", "a", "1")])
    second.claim("new", [located("new", "a", "2"), located("new", "b", "2")])
    assert best_of([first, second]) is second
    assert second.flags == {"tables_conflict"}
