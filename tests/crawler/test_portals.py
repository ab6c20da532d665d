"""Portals from TOML: what is read, what is refused and where the message points, what a selection gives."""

from pathlib import Path

import pytest

from crawler.portals import Portal, SeedError, check, format_table, load_portals, select
from crawler.recognition import same_portal
from crawler.seed_lines import SeedLines

GOOD = """\
[[portal]]
id     = "yunxiu"
name   = "云岫县人民政府"
region = "130534"
start  = ["https://www.yunxiu.example/col/1.html", "http://127.0.0.1:8000/"]
"""


def written(folder: Path, text: str | bytes, name: str = "seeds.toml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def entry(**changes: str | None) -> str:
    """A good entry with some of its lines replaced, added or (None) left out; `id` stands on line 2."""
    lines = {"id": '"yunxiu"', "name": '"云岫县人民政府"', "start": '["https://www.yunxiu.example/"]'}
    lines.update({key: value for key, value in changes.items() if value is not None})
    kept = [f"{key} = {value}" for key, value in lines.items() if changes.get(key, "") is not None]
    return "\n".join(["[[portal]]", *kept, ""])


def test_a_host_in_chinese_is_asked_for_as_dns_knows_it(tmp_path) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(entry(start='["http://www.政务.example/列表"]'), encoding="utf-8")
    (portal,) = load_portals(seed)
    assert portal.start == ("http://www.xn--zfr164b.example/列表",)
    assert same_portal("http://xn--zfr164b.example/1.html", portal.start[0])


def test_an_entry_is_read_as_written(tmp_path):
    file = written(tmp_path, GOOD + 'family = "trs"\ndelay = 3\nrender = "browser"\nnotes = "慢"\n')
    assert load_portals(file, families={"trs"}) == [
        Portal(
            id="yunxiu",
            name="云岫县人民政府",
            region="130534",
            start=("https://www.yunxiu.example/col/1.html", "http://127.0.0.1:8000/"),
            family="trs",
            delay=3,
            render="browser",
            notes="慢",
            file=file,
            line=1,
        )
    ]


def test_a_folder_is_read_with_its_subfolders_in_order(tmp_path):
    written(tmp_path, entry(id='"b"'), "b.toml")
    written(tmp_path, entry(id='"a"'), "a/z.toml")
    written(tmp_path, "no seed", "notes.txt")
    written(tmp_path, "no seed", ".#b.toml")
    assert [portal.id for portal in load_portals(tmp_path)] == ["a", "b"]


def test_portals_of_a_given_path_are_all_enabled(tmp_path):
    text = "enabled = false\n" + entry(enabled="false") + entry(id='"other"')
    assert [portal.enabled for portal in load_portals(written(tmp_path, text))] == [True, True]


def test_default_seeds_leave_the_demo_out_and_keep_enabled(tmp_path, monkeypatch):
    written(tmp_path, "enabled = false\n" + entry(id='"a"') + entry(id='"b"', enabled="true"), "13.toml")
    written(tmp_path, entry(id='"c"'), "14.toml")
    written(tmp_path, entry(id='"invented"'), "demo/demo.toml")
    monkeypatch.setattr("crawler.portals.SEEDS", tmp_path)
    assert [(portal.id, portal.enabled) for portal in load_portals()] == [("a", False), ("b", True), ("c", True)]
    assert [portal.id for portal in load_portals(tmp_path / "demo")] == ["invented"]


def test_check_reads_the_demo_too(tmp_path, monkeypatch):
    written(tmp_path, entry(id='"a"'), "13.toml")
    written(tmp_path, entry(id='"a"'), "demo/demo.toml")
    monkeypatch.setattr("crawler.portals.SEEDS", tmp_path)
    assert [error.key for error in check()] == ["id"]


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()])
def test_files_from_windows_are_read(tmp_path, text):
    assert load_portals(written(tmp_path, text))[0].line == 1


@pytest.mark.parametrize(
    ("region", "level", "province"),
    [
        ("130000", "province", "13"),
        ("130500", "prefecture", "13"),
        ("110101", "county", "11"),
        ("659001", "county", "65"),
        ("130528104000", "township", "13"),
    ],
)
def test_level_and_province_come_from_the_code(tmp_path, region, level, province):
    portal = load_portals(written(tmp_path, entry(region=f'"{region}"')))[0]
    assert (portal.level, portal.province) == (level, province)


def test_a_portal_without_code_has_neither_level_nor_province(tmp_path):
    portal = load_portals(written(tmp_path, entry()))[0]
    assert (portal.region, portal.level, portal.province) == (None, None, None)


WRONG = {
    "unknown key": (entry(strat='["https://a.example/"]'), 5, "strat: unknown key; did you mean start?"),
    "id with capitals": (entry(id='"Yunxiu"'), 2, 'id: "Yunxiu" is no id; use a-z'),
    "id that is a level": (entry(id='"county"'), 2, 'id: "county" already selects'),
    "id that is a province": (entry(id='"13"'), 2, 'id: "13" already selects'),
    "id missing": (entry(id=None), 1, "id: is missing; add id = …"),
    "name empty": (entry(name='" "'), 3, 'name: " " is no text'),
    "name of two lines": (entry(name='"云岫\\n县"'), 3, "name: "),
    "name missing": (entry(name=None), 1, "name: is missing"),
    "start missing": (entry(start=None), 1, "start: is missing"),
    "start a string": (entry(start='"https://a.example/"'), 4, "start: "),
    "start empty": (entry(start="[]"), 4, 'start: [] is no list of URLs; write ["https://…"]'),
    "start without scheme": (entry(start='["www.a.example"]'), 4, 'start: "www.a.example" is no http(s) URL'),
    "start with a password": (entry(start='["http://a:b@a.example/"]'), 4, "start: an address with a name or password"),
    "start ftp": (entry(start='["ftp://a.example/"]'), 4, 'start: "ftp://a.example/" is no http(s) URL'),
    "start without host": (entry(start='["https:///x"]'), 4, 'start: "https:///x" is no http(s) URL'),
    "start with a space": (entry(start='["https://a.example/ b"]'), 4, "start: "),
    "start with a wrong port": (entry(start='["https://a.example:99999/"]'), 4, "start: "),
    "start with a number": (entry(start="[1]"), 4, "start: 1 is no http(s)"),
    "region a number": (entry(region="130534"), 5, "region: 130534 is no code; write the 6 digits"),
    "region too short": (entry(region='"1305"'), 5, 'region: "1305" is no code'),
    "region in full-width digits": (entry(region='"１３０５３４"'), 5, "region: "),
    "region unknown": (entry(region='"130539"'), 5, "region: 130539 is not in GB/T 2260; "),
    "region retired": (entry(region='"130521"'), 5, "region: 130521 is not in GB/T 2260"),
    "region a heading of the standard": (entry(region='"110100"'), 5, "region: 110100 is not in GB/T 2260"),
    "township of no county": (entry(region='"130539101000"'), 5, "region: 130539 is not in GB/T 2260"),
    "twelve digits for a county": (entry(region='"130534000000"'), 5, "region: "),
    "enabled a string": (entry(enabled='"yes"'), 5, 'enabled: "yes" is neither; write true or false'),
    "delay a string": (entry(delay='"2"'), 5, 'delay: "2" is no delay; write seconds'),
    "delay negative": (entry(delay="-1"), 5, "delay: -1 is no delay"),
    "delay no number": (entry(delay="nan"), 5, "delay: nan is no delay"),
    "delay a boolean": (entry(delay="true"), 5, "delay: True is no delay"),
    "family unknown": (entry(family='"hanwb"'), 5, 'family: "hanwb" is no family; did you mean hanweb?'),
    "render unknown": (entry(render='"chrome"'), 5, 'render: "chrome" is unknown; write "browser"'),
    "notes a number": (entry(notes="1"), 5, "notes: 1 is no text"),
    "file's enabled": ('enabled = "no"\n' + entry(), 1, 'enabled: "no" is neither'),
    "file's unknown key": ("\nenable = false\n" + entry(), 2, "enable: unknown key; did you mean enabled?"),
    "entry's key before the entry": ('name = "云岫"\n' + entry(), 1, "name: unknown key; put it under a [[portal]]"),
    "one table": (entry().replace("[[portal]]", "[portal]"), 1, "portal: is one table, not a list of them; write [["),
    "other table": ("[[portals]]\n" + entry(), 1, "portals: unknown key; did you mean portal?"),
    "table in an entry": (entry() + "[portal.extra]\na = 1\n", 5, "extra: unknown key"),
    "no entries": ("enabled = false\n", 1, "has no [[portal]]; add an entry"),
    "empty": ("", 1, "has no [[portal]]; add an entry"),
    "entries that are no tables": ("portal = [1]\n", 1, "is not a table; write each portal under"),
    "syntax": (entry(name='"云岫'), 3, "is not TOML: "),
    "syntax at the end": ('[[portal]]\nid = "a"\nstart = [\n', 3, "is not TOML: "),
    "key twice": (entry() + 'id = "b"\n', 5, "is not TOML: "),
    "not UTF-8": (entry(name='"云岫"').encode("gb18030"), 3, "is not UTF-8; save the file as UTF-8"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_error_names_file_line_key_and_what_to_do(tmp_path, case):
    text, line, message = WRONG[case]
    file = written(tmp_path, text)
    with pytest.raises(SeedError) as caught:
        load_portals(file, families={"hanweb", "trs"})
    shown = str(caught.value)
    assert shown.startswith(f"{file}:{line}: {message}")
    assert "; " in shown
    assert shown.isprintable()
    assert check(file, families={"hanweb", "trs"})[0].what == caught.value.what


def test_a_wrong_code_is_answered_with_the_codes_of_the_places_in_the_name(tmp_path):
    file = written(tmp_path, entry(name='"河北省邢台市云岫县人民政府"', region='"130599"'))
    with pytest.raises(
        SeedError, match=r"130599 is not in GB/T 2260; 130000 is 河北省, 130500 is 邢台市; leave it out"
    ):
        load_portals(file)


def test_an_id_used_twice_names_both_places(tmp_path):
    first = written(tmp_path, entry(), "a.toml")
    second = written(tmp_path, "# one\n\n" + entry(), "b.toml")
    with pytest.raises(SeedError) as caught:
        load_portals(tmp_path)
    assert str(caught.value) == f'{second}:4: id: "yunxiu" is taken by {first}:1; choose another id'


def test_check_tells_all_errors_and_load_how_many_more(tmp_path):
    file = written(tmp_path, entry(id='"A"', delay="-1") + "\n" + entry(id='"b"', region='"000000"'))
    assert [(error.line, error.key) for error in check(file)] == [(2, "id"), (5, "delay"), (11, "region")]
    with pytest.raises(SeedError, match=r":2: id: .*\(2 more: see `scrapy portals --check`\)$"):
        load_portals(file)


def test_a_missing_or_empty_folder_is_an_error(tmp_path):
    assert str(check(tmp_path / "none")[0]).startswith(f"{tmp_path / 'none'}: no such file or folder; give ")
    with pytest.raises(SeedError, match=r"no \.toml file in this folder; give "):
        load_portals(tmp_path)


def test_no_path_is_not_the_folder_one_stands_in():
    with pytest.raises(SeedError, match="no path; give "):
        load_portals("")


def test_a_name_too_long_for_the_disk_is_an_error():
    assert "cannot be read" in str(check("x" * 5000)[0])


def test_paths_are_shown_from_where_the_user_is(tmp_path, monkeypatch):
    written(tmp_path, "", "seeds/a.toml")
    monkeypatch.chdir(tmp_path)
    assert str(check(tmp_path / "seeds")[0]).startswith("seeds/a.toml:1: has no")
    assert str(check("seeds")[0]).startswith("seeds/a.toml:1: has no")


def test_without_families_any_family_is_taken(tmp_path):
    assert load_portals(written(tmp_path, entry(family='"mine"')))[0].family == "mine"


LINES = '''\
enabled = false # [[portal]]

[[portal]] # one
id = "a"
notes = """
[[portal]]
id = "no"
"""
start = [
  "https://a.example/#[[portal]]", # delay = 1
]
delay = 2

[[ portal ]]
"id" = 'b'
notes = \'\'\'delay = 3\'\'\'
'''


def test_lines_are_found_past_strings_and_comments():
    lines = SeedLines(LINES)
    assert [lines.of_table(0), lines.of_table(1)] == [3, 14]
    assert [lines.of_key("id", 0), lines.of_key("delay", 0), lines.of_key("id", 1)] == [4, 12, 15]
    assert lines.of_key("enabled") == 1
    assert lines.of_key("delay", 1) == 14


def portal(id_: str, region: str | None, name: str = "某政府", enabled: bool = False) -> Portal:
    start = (f"https://{id_}.example/",)
    return Portal(id=id_, name=name, region=region, start=start, enabled=enabled, file=Path("x.toml"), line=1)


PORTALS = [
    portal("hebei", "130000"),
    portal("xingtai", "130500"),
    portal("yunxiu", "130534", "云岫县人民政府", enabled=True),
    portal("jinnan", "120112"),
    portal("yunxiu-town", "130534101000"),
    portal("open", None),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("yunxiu", "yunxiu"),
        ("open,yunxiu,open", "yunxiu open"),
        ("13", "hebei xingtai yunxiu yunxiu-town"),
        ("county", "yunxiu jinnan"),
        ("township", "yunxiu-town"),
        (" prefecture , 12 ,", "xingtai jinnan"),
        ("province，open", "hebei open"),
        ("all", "hebei xingtai yunxiu jinnan yunxiu-town open"),
    ],
)
def test_a_selection_gives_portals_in_their_order_enabled_or_not(text, ids):
    assert [portal.id for portal in select(PORTALS, text)] == ids.split()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("yunixu", "portals=yunixu: no such portal, province or level; did you mean yunxiu"),
        ("yunxiu,countys", "portals=countys: no such portal, province or level; did you mean county?"),
        ("云岫", "portals=云岫: no such portal, province or level; did you mean yunxiu?"),
        ("46", "portals=46: no portal in this province; `scrapy portals` lists them"),
        ("zzzzzz", "portals=zzzzzz: no such portal, province or level; `scrapy portals` lists them"),
        ("", "portals=: names no portal; give ids"),
        (" , ", "portals= , : names no portal; give ids"),
    ],
)
def test_a_selection_of_nothing_says_so(text, message):
    with pytest.raises(SeedError) as caught:
        select(PORTALS, text)
    assert str(caught.value).startswith(message)


def test_a_level_that_none_has_is_no_misspelt_one():
    with pytest.raises(SeedError, match=r"portals=county: no portal of this level .*; `scrapy portals` lists them"):
        select([portal for portal in PORTALS if portal.level is None], "county")


def test_the_listing_is_aligned_for_chinese():
    assert format_table([PORTALS[2], PORTALS[5]]).splitlines() == [
        "id      region  level   enabled  name            start",
        "yunxiu  130534  county  yes      云岫县人民政府  https://yunxiu.example/",
        "open    -       -       no       某政府          https://open.example/",
    ]
