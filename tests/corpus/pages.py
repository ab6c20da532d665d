"""The pages of the corpus: bodies, hosts and numbers are invented, each page is one way in which real ones differ."""
# ruff: noqa: E501 -- data, a page in two or three lines

from __future__ import annotations

from .spec import Body, Meta, Spec

COUNTY = Body("澜陌县人民政府", "澜陌县", "county", "全县", 48, "澜陌县人民政府")
DISTRICT = Body("栎城区人民政府", "栎城区", "county", "全区", 160, "栎城区人民政府")
TOWN = Body("澜陌县石梁镇人民政府", "澜陌县石梁镇", "township", "我镇", 3, "澜陌县人民政府")
VILLAGE = Body("榆荻县鹭湾乡人民政府", "榆荻县鹭湾乡", "township", "我乡", 2, "榆荻县人民政府")
STREET = Body("栎城区蚬洲街道办事处", "栎城区蚬洲街道", "township", "我街道", 6, "栎城区人民政府")
SCHOOLS = Body("榆荻县教育局", "榆荻县教育局", "department", "我局", 9, "榆荻县人民政府")
PLANS = Body("栎城区发展和改革局", "栎城区发展和改革局", "department", "我局", 24, "栎城区人民政府")
POLICE = Body("澜陌县公安局", "澜陌县公安局", "department", "我局", 30, "澜陌县人民政府")
WATER = Body("哈槐旗水利局", "哈槐旗水利局", "department", "我局", 5, "哈槐旗人民政府")
BANNER = Body("哈槐旗白屿滩镇人民政府", "哈槐旗白屿滩镇", "township", "我镇", 4, "哈槐旗人民政府")


def _meta(number: str = "", on: str = "2023-01-19", publisher: str = "", **more: str) -> Meta:
    return Meta(index_number=number, published_on=on, publisher=publisher, **more)


PAGES: tuple[Spec, ...] = (
    # ---- families, plainly ------------------------------------------------------------------------------------
    Spec(
        "hanweb_town_2022", "hanweb", TOWN, 2022,
        _meta("113305820026455663/2023-122331", "2023-01-19", "石梁镇", issued_on="2023-01-17", subject_category="综合政务",
              document_number="石政〔2023〕4号", validity="有效"),
    ),
    Spec(
        "hanweb_county_2019", "hanweb", COUNTY, 2019,
        _meta("11330582002645500Q/2020-004411", "2020-03-30 15:20:11", "澜陌县人民政府", issued_on="2020-03-27"),
        writer="centred",
    ),
    Spec(
        "trs_banner_2023", "trs", BANNER, 2023,
        _meta("000014349/2024-00071", "2024-01-24", "白屿滩镇", issued_on="2024年01月23日", subject_category="综合 ; 业务工作",
              document_number="白政函〔2024〕10号", keywords="政府信息公开 年度报告", validity="有效"),
        mutations=("zeros_blank",), writer="word",
    ),
    Spec(
        "trs_department_2020", "trs", WATER, 2020,
        _meta("000014388/2021-00012", "2021-01-21", "旗水利局", issued_on="2021-01-20", document_number="无文号", validity="有效"),
        mutations=("signs_plus",),
    ),
    Spec(
        "ucap_county_2024", "ucap", COUNTY, 2024,
        _meta("K45899699/2025-00221", "2025-02-10 17:02", "澜陌县人民政府办公室", document_number="〔〕号"),
        mutations=("blank_applicants",), writer="headed", open_fields=("agency", "agency_level"),
    ),
    Spec(
        "ucap_town_2021", "ucap", VILLAGE, 2021,
        _meta("yxz/2022-00003", "2022-01-13 09:00", "鹭湾乡", document_number="", validity="有效"),
        mutations=("cell_padded",), twists=("short_town",),
    ),
    Spec(
        "vsb_town_2022", "vsb", VILLAGE, 2022,
        _meta("jiaoyuju/2023-00011", "2023-01-30", "鹭湾乡", subject_category="政府信息公开年报"),
        mutations=("flat_lines",), signed="2023年1月29日",
    ),
    Spec(
        "vsb_department_2019", "vsb", SCHOOLS, 2019,
        _meta("jyj/2020-00008", "2020-01-19", "榆荻县教育局", issued_on="2020-01-16", document_number="榆教字〔2020〕6号"),
        mutations=("broken_by_br",),
    ),
    Spec(
        "gkmlpt_department_2023", "gkmlpt", PLANS, 2023,
        _meta("006939799/2024-00085", "2024-01-29", "栎城区发展和改革局", issued_on="2024-01-26", keywords="年报"),
        writer="centred", mutations=("numbers_down_the_cell",),
    ),
    Spec(
        "gkmlpt_district_2020", "gkmlpt", DISTRICT, 2020,
        _meta("006939711/2021-00105", "2021-03-26", "栎城区人民政府办公室", issued_on="2021-03-25", subject_category="政务公开"),
        mutations=("units_yuan", "thousands_comma"), open_fields=("agency", "agency_level"),
    ),
    Spec(
        "nfcms_street_2022", "nfcms", STREET, 2022, _meta("", "2023-01-18 10:11:12", "栎城区蚬洲街道办事处"),
        mutations=("broken_by_paragraph",),
    ),
    Spec(
        "nfcms_department_2021", "nfcms", POLICE, 2021, _meta("", "2022-01-26 16:00:00", "澜陌县公安局"),
        mutations=("zeros_dash",), writer="word",
    ),
    Spec(
        "numeric_town_2023", "numeric", TOWN, 2023, _meta("", "2024-01-12", "石梁镇人民政府"),
        mutations=("zeros_nbsp", "broken_by_span"),
    ),
    Spec("numeric_department_2020", "numeric", WATER, 2020, _meta("", "2021-01-15", "水利局"), mutations=("cut_heads",)),
    Spec(
        "channel_list_town_2022", "channel_list", TOWN, 2022,
        _meta("dczx/1674120257001", "2023-01-19", "石梁镇", subject_category="综合政务", genre_category="政府信息公开年报"),
        mutations=("some_zeros_blank",), writer="word",
    ),
    Spec(
        "channel_list_department_2019", "channel_list", SCHOOLS, 2019,
        _meta("jyj/1579420000123", "2020-01-19", "教育局", document_number="榆教〔2020〕3号", subject_category="其他", genre_category="报告"),
        mutations=("doubled_head",),
    ),
    Spec(
        "lonsun_district_2021", "lonsun", DISTRICT, 2021,
        _meta("11341802003262000Y/202203-00012", "2022-03-30", "栎城区人民政府（办公室）", issued_on="2022-03-29",
              subject_category="政府信息公开年报", document_number="〔〕号", validity="有效"),
        mutations=("full_width_digits",), flags=("width_folded",), open_fields=("agency", "agency_level"),
    ),
    Spec(
        "lonsun_department_2020", "lonsun", PLANS, 2020,
        _meta("11341802003262111X/202101-00003", "2021-01-28", "区发改局", subject_category="年度报告", validity="有效"),
        mutations=("title_rows",),
    ),
    Spec(
        "querylist_town_2024", "querylist", BANNER, 2024,
        _meta("430S00/2025-009831", "2025-01-20", "白屿滩镇人民政府", issued_on="2025-01-17", document_number="白政〔2025〕2号",
              validity="是", keywords="信息公开 年报"),
        mutations=("split_with_label",),
    ),
    Spec(
        "querylist_county_2022", "querylist", COUNTY, 2022,
        _meta("QZ10914-0101-2023-00001", "2023-03-30", "澜陌县人民政府", validity="有效"),
        mutations=("all_in_one_table",), writer="centred",
        expect=(("body_text", None),), open_fields=("body_text", "sections", "flags"),
    ),
    Spec(
        "epoint_department_2023", "epoint", POLICE, 2023,
        _meta("210300-017-2024-000104", "2024-03-05", "澜陌县公安局", document_number="澜公函〔2024〕1号"),
        mutations=("nested_table",),
    ),
    Spec(
        "mvc_town_2020", "mvc", TOWN, 2020, _meta("003258/202101-00006", "2021-01-29", "石梁镇人民政府", subject_category="年度报告"),
        mutations=("explained", "local_row"), flags=("table_rows_unknown",),
    ),
    Spec(
        "twice_street_2023", "twice", STREET, 2023,
        _meta("SB202401180012", "2024-01-18", "蚬洲街道办事处", document_number="无"), mutations=("split_with_heads",),
    ),
    Spec(
        "bare_village_2021", "bare", VILLAGE, 2021, twists=("lost_digits", "short_town"), mutations=("broken_by_wide_space",),
        signed="2022年1月11日",
    ),
    Spec("metas_department_2022", "metas", SCHOOLS, 2022, _meta("", "2023-01-20", "榆荻县教育局"), mutations=("page_in_a_table",)),
    # ---- oddities of numbers ----------------------------------------------------------------------------------
    Spec("blank_form_2019", "bare", VILLAGE, 2019, mutations=("blank_everything",), signed="2020年1月10日"),
    Spec("blank_totals_2022", "numeric", STREET, 2022, _meta("", "2023-01-09", "蚬洲街道"), mutations=("blank_total_column",)),
    Spec("slashes_2021", "trs", TOWN, 2021, _meta("000014350/2022-00031", "2022-01-20", "石梁镇", issued_on="2022-01-20"),
         mutations=("zeros_slash",)),
    Spec("none_words_2023", "vsb", BANNER, 2023, _meta("bytz/2024-00002", "2024-01-19", "白屿滩镇"), mutations=("zeros_none",)),
    Spec("units_in_cells_2022", "ucap", POLICE, 2022, _meta("gaj/2023-00017", "2023-01-12", "公安局"), mutations=("units_counted",)),
    Spec("signs_in_words_2019", "lonsun", WATER, 2019, _meta("slj/2020-00002", "2020-01-22", "水利局"), mutations=("signs_words",)),
    Spec("money_in_yuan_2021", "hanweb", DISTRICT, 2021,
         _meta("113304020026455000/2022-000111", "2022-03-31", "栎城区人民政府"), mutations=("money_head_in_yuan",)),
    Spec("remarks_in_cells_2024", "gkmlpt", PLANS, 2024, _meta("006939799/2025-00011", "2025-01-23", "栎城区发展和改革局"),
         mutations=("remark_in_cell",)),
    Spec("zeros_in_words_2020", "mvc", TOWN, 2020, _meta("003258/202101-00099", "2021-01-21", "石梁镇"), mutations=("zeros_word",)),
    Spec("two_dashes_2022", "epoint", SCHOOLS, 2022, _meta("jyj-2023-0001", "2023-01-31", "教育局"), mutations=("zeros_two_dashes",)),
    Spec("one_value_a_row_2021", "bare", VILLAGE, 2021, mutations=("merged_value",), flags=("table_cells_unreadable",),
         open_fields=("tables", "cell_notes", "checks"), signed="2022年1月6日"),
    # ---- oddities of structure --------------------------------------------------------------------------------
    Spec("label_twice_2020", "trs", TOWN, 2020, _meta("000014350/2021-00011", "2021-01-19", "石梁镇"), mutations=("split_with_label",)),
    Spec("three_pieces_2022", "ucap", COUNTY, 2022, _meta("K45899699/2023-00020", "2023-03-10", "澜陌县人民政府"),
         mutations=("split_in_three",), writer="word"),
    Spec("single_other_row_2021", "querylist", VILLAGE, 2021, _meta("lwx/2022-00001", "2022-01-20", "鹭湾乡人民政府"),
         mutations=("single_other_row",), flags=("mixed_template",)),
    Spec("rows_left_out_2023", "channel_list", TOWN, 2023, _meta("slz/1705629700001", "2024-01-19", "石梁镇"), mutations=("rows_dropped",)),
    Spec("column_left_out_2022", "numeric", VILLAGE, 2022, _meta("", "2023-01-17", "鹭湾乡"), mutations=("column_dropped",)),
    Spec("columns_moved_2023", "hanweb", PLANS, 2023, _meta("113304020026455111/2024-000031", "2024-01-26", "栎城区发展和改革局"),
         mutations=("order_of_columns", "total_column_first")),
    Spec("rows_moved_2020", "twice", SCHOOLS, 2020, _meta("jyj202101", "2021-01-22", "教育局"), mutations=("order_of_rows",)),
    Spec("hidden_parts_2021", "nfcms", STREET, 2021, _meta("", "2022-01-19 08:00:00", "栎城区蚬洲街道办事处"),
         mutations=("hidden_rows", "hidden_cells")),
    Spec("lying_spans_2022", "vsb", BANNER, 2022, _meta("bytz/2023-00005", "2023-01-16", "白屿滩镇"),
         mutations=("lying_row_labels_wider", "lying_values")),
    Spec("empty_columns_2019", "mvc", WATER, 2019, _meta("slj-2020-4", "2020-01-20", "水利局"), mutations=("empty_column_last",)),
    Spec("no_heads_2020", "bare", TOWN, 2020, mutations=("heads_dropped_all",), signed="2021年1月18日"),
    Spec("word_bloat_2023", "numeric", PLANS, 2023, _meta("", "2024-01-18", "发展和改革局"), mutations=("word_noise",), writer="word"),
    Spec("unclosed_tags_2021", "lonsun", TOWN, 2021, _meta("slz/2022-01", "2022-01-25", "石梁镇"), mutations=("source_unclosed_cells",)),
    Spec("beside_others_2022", "hanweb", POLICE, 2022, _meta("113305820026455222/2023-000009", "2023-01-29", "澜陌县公安局"),
         mutations=("other_tables",), open_fields=("body_text", "sections")),
    Spec("mixed_forms_2021", "trs", WATER, 2021, _meta("000014388/2022-00002", "2022-01-27", "旗水利局"),
         forms=("2021", "2019"), flags=("mixed_template",)),
    Spec("older_form_2021", "epoint", SCHOOLS, 2021, _meta("jyj-2022-0001", "2022-01-28", "榆荻县教育局"),
         forms=("2019", "2019"), flags=("mixed_template",)),
    # ---- flattened and copied ---------------------------------------------------------------------------------
    Spec("text_lines_2022", "channel_list", TOWN, 2022, _meta("slz/1674120257009", "2023-01-19", "石梁镇", subject_category="综合政务"),
         mutations=("flat_lines",), text=True),
    Spec("text_tabs_2020", "bare", WATER, 2020, mutations=("zeros_blank", "flat_tabs"), text=True),
    Spec("text_pipes_2021", "bare", STREET, 2021, mutations=("zeros_blank", "flat_pipes"), text=True),
    Spec("text_spaces_2023", "bare", PLANS, 2023, mutations=("flat_spaces",), text=True),
    Spec("mirror_hant_2021", "bare", TOWN, 2021, traditional=True, flags=("converted_to_simplified",), signed="2022年1月19日"),
    Spec("mirror_pinyin_2022", "bare", VILLAGE, 2022, traditional=True, changes=(("主动公开政府信息(?=[0-9])", "主动公开(kāi)政府信息"),),
         flags=("converted_to_simplified", "pinyin_annotated"), signed="2023年1月12日"),
    Spec("radicals_2023", "nfcms", SCHOOLS, 2023, _meta("", "2024-01-22 09:10:00", "榆荻县教育局"), mutations=("spelling_radicals",),
         changes=(("工作", "⼯作"), ("行政", "⾏政"),), flags=("radicals_replaced",)),
    Spec("gb18030_2020", "mvc", VILLAGE, 2020, _meta("003258/202101-00077", "2021-01-25", "鹭湾乡"), encoding="gb18030", declared="gb2312"),
    # ---- text -------------------------------------------------------------------------------------------------
    Spec("arabic_2021", "hanweb", POLICE, 2021, _meta("113305820026455222/2022-000007", "2022-01-21", "澜陌县公安局"), twists=("arabic",)),
    Spec("bullets_2024", "vsb", STREET, 2024, _meta("xz/2025-3", "2025-01-20", "蚬洲街道"), twists=("bullets", "counts_hotline")),
    Spec("seven_sections_2022", "trs", COUNTY, 2022, _meta("000014301/2023-00019", "2023-03-20", "澜陌县人民政府"),
         twists=("seven_sections", "spaced_notice")),
    Spec("doubled_number_2023", "ucap", BANNER, 2023, _meta("bytz/2024-00009", "2024-01-22", "白屿滩镇"),
         twists=("doubled_number", "doubled_word"), flags=("section_numbers",)),
    Spec("bracketed_2022", "numeric", TOWN, 2022, _meta("", "2023-01-13", "石梁镇"), twists=("bracketed_sections",)),
    Spec("year_trouble_2020", "mvc", SCHOOLS, 2020, _meta("jyj/202101-5", "2021-01-27", "教育局"), twists=("period_of_last_year",),
         flags=("year_conflict",), expect=(("period_start", "2019-01-01"), ("period_end", "2019-12-31"))),
    Spec("wrong_notice_2023", "twice", PLANS, 2023, _meta("fgj202401", "2024-01-29", "区发改局"), twists=("wrong_notice",),
         flags=("mixed_template",)),
    Spec("template_words_2022", "bare", VILLAGE, 2022, twists=("template_words",), flags=("template_residue",), signed="2023年1月16日"),
    Spec("year_in_heading_2019", "epoint", BANNER, 2019, _meta("bytz-2020-1", "2020-01-14", "白屿滩镇"), twists=("year_in_heading",)),
    Spec("with_files_2022", "trs", DISTRICT, 2022, _meta("000014302/2023-00040", "2023-03-28", "栎城区人民政府"),
         files=(("http://www.withfiles.example/P020230328001.docx", "栎城区2022年政府信息公开工作年度报告.docx"),
                ("http://www.withfiles.example/P020230328002.pdf", "栎城区2022年政府信息公开工作年度报告.pdf"))),
    Spec("images_2023", "trs", TOWN, 2023, _meta("000014350/2024-00002", "2024-01-19", "石梁镇"), tables=False,
         changes=((r"(<p><strong>[二三四]、[^<]*</strong></p>)", r'\1<p align="center"><img src="./W020240119001.jpg" width="640" height="480"></p>'),),
         flags=("tables_missing", "table_is_image")),
    Spec("prose_only_2022", "vsb", WATER, 2022, _meta("slj/2023-00004", "2023-01-30", "水利局"), tables=False, flags=("tables_missing",)),
    Spec("junk_number_2020", "querylist", VILLAGE, 2020, _meta("/2021-None", "2021-01-26", "鹭湾乡人民政府", document_number="无文号"),
         mutations=("zeros_backslash",)),
    # ---- slips ------------------------------------------------------------------------------------------------
    Spec("slip_result_sum_2020", "trs", COUNTY, 2020, _meta("000014301/2021-00004", "2021-03-19", "澜陌县人民政府"),
         slips=(("requests.granted.natural_person", "97"),)),
    Spec("slip_row_sum_2021", "hanweb", TOWN, 2021, _meta("113305820026455663/2022-1", "2022-01-18", "石梁镇"),
         slips=(("requests.rejected_repeat.legal_service", "1"),)),
    Spec("slip_balance_2022", "vsb", PLANS, 2022, _meta("fgj/2023-00002", "2023-01-18", "区发改局"),
         slips=(("requests.carried_out.business", "9"), ("requests.carried_out.total", "12")), mutations=("zeros_blank",)),
    Spec("slip_review_2023", "ucap", DISTRICT, 2023, _meta("K45/2024-00001", "2024-03-11", "栎城区人民政府"),
         slips=(("review_litigation.review.total", "99"),)),
    Spec("slip_prose_2022", "numeric", POLICE, 2022, _meta("", "2023-01-20", "澜陌县公安局"), twists=("says_other_number",)),
    # ---- before 2019 ------------------------------------------------------------------------------------------
    Spec("prose_county_2017", "hanweb", COUNTY, 2017, _meta("014416399/2018-04736", "2018-03-28", "澜陌县人民政府", subject_category="政府信息公开年报"),
         title="{short}{year}年政府信息公开工作年度报告"),
    Spec("prose_town_2018", "numeric", TOWN, 2018, _meta("", "2019-01-30", "石梁镇"), title="{short}{year}年度政府信息公开年度报告",
         signed="2019年1月28日"),
    Spec("prose_department_2018", "gkmlpt", PLANS, 2018, _meta("006939799/2019-00003", "2019-02-21", "栎城区发展和改革局", issued_on="2019-02-20"),
         title="{short}关于{year}年政府信息公开工作情况的年度报告"),
    Spec("annex_county_2017", "trs", COUNTY, 2017, _meta("000014301/2018-00040", "2018-03-26", "澜陌县人民政府"), annex=True),
    Spec("annex_town_2018", "numeric", TOWN, 2018, _meta("", "2019-01-24", "石梁镇"), annex=True, writer="word", mutations=("zeros_blank",)),
    Spec("annex_department_2018", "vsb", SCHOOLS, 2018, _meta("jyj/2019-00004", "2019-01-28", "榆荻县教育局"), annex=True, writer="centred",
         mutations=("zeros_slash",)),
    Spec("annex_lines_2017", "bare", WATER, 2017, annex=True, mutations=("flat_lines",)),
)  # fmt: skip
