"""Two mutations at once, where each alone was read all along."""

from __future__ import annotations

import pytest

from tests.corpus.suite import Case, run


@pytest.mark.parametrize(
    ("page", "first", "second"),
    [
        # A colon behind the label, and no line of its own.
        ("annex_town_2018", "spelling_colons", "flat_tabs"),
        ("annex_town_2018", "spelling_colons", "flat_pipes"),
        ("annex_department_2018", "spelling_colons", "flat_glued"),
        # 无 or a stroke stands before a label on a new line, or right behind a unit.
        ("annex_lines_2017", "zeros_none", "broken_by_nbsp"),
        ("annex_county_2017", "zeros_backslash", "flat_glued"),
        ("statistics_word_2017", "zeros_none", "flat_glued"),
        # The header's span lies, and not all rows have as many cells.
        ("annex_department_2018", "lying_heads_wider", "signature_row"),
        ("statistics_2015", "zeros_slash", "lying_heads_wider"),
        ("statistics_2015", "blank_everything", "lying_row_labels_wider"),
        # Figures of one group run together behind 总计: nobody's, never the total.
        ("slip_result_sum_2020", "review_two_tables", "flat_glued"),
        # Figures run into the rest of a label that is spelled as no form spells it.
        ("units_in_cells_2022", "spelling_book_quotes", "flat_glued"),
        ("label_variants_2022", "spelling_colons", "flat_glued"),
        ("label_variants_2022", "broken_by_every_character", "flat_glued"),
        # What the page hides does not stand for what it shows and nobody can read.
        ("hidden_template_2022", "heads_dropped_all", "flat_glued"),
        # A label's span lies in a form without one of the kinds.
        ("column_left_out_2022", "numbering_gone", "results_label_gone"),
        # 十一 at the end of a line, and on the next a label that has no number.
        ("numerals_in_cells_2023", "local_row", "tables_of_divs"),
        # Nothing but 三, and without its heads.
        ("local_row_and_comments_2022", "heads_dropped_all", "flat_spaces"),
        ("column_left_out_2022", "merged_labels_repeated", "single_other_row"),
        # 4．政府信息公开行政复议… right below a row without figures.
        ("arabic_sections_in_layout_2021", "blank_everything", "tables_of_divs"),
        # Groups of 四 with nothing behind their names.
        ("trs_banner_2023", "review_groups_in_brackets", "flat_spaces"),
        # 其它, broken.
        ("hant_2019_2019", "zeros_dash", "broken_by_wide_space"),
    ],
)
def test_every_cell_that_can_be_read(page: str, first: str, second: str):
    tally = run(Case(page, (first, second)))
    assert tally is not None
    assert tally.faults == []
    assert tally.wrong == tally.silent == 0
