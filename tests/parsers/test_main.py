"""`python -m parsers` as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
HANWEB, TRS = PAGES / "hanweb_2022.html", PAGES / "trs_2021.html"


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "parsers", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, check=False, timeout=60)


def test_one_report_a_line_in_the_order_of_the_files():
    done = run(TRS, HANWEB)
    titles = [json.loads(line)["title"] for line in done.stdout.decode().splitlines()]
    assert titles == ["青石旗黑水镇2021年政府信息公开年度报告", "云溪镇2022年政府信息公开工作年度报告"]
    assert (done.returncode, done.stderr) == (0, b"")


def test_standard_input_and_url():
    done = run("-", "--url", "http://www.demo.example/1.html", stdin=HANWEB.read_bytes())
    found = json.loads(done.stdout)
    assert (found["url"], found["portal"], found["source"]) == ("http://www.demo.example/1.html", None, None)
    assert list(found)[:5] == ["report_id", "version", "portal", "url", "title"]


def test_a_bad_file_is_one_line_and_the_others_are_parsed(tmp_path: Path):
    empty = tmp_path / "empty.html"
    empty.touch()
    other = tmp_path / "other.txt"
    other.write_text("今天天气很好。", encoding="utf-8")
    done = run(empty, HANWEB, other, tmp_path / "missing.html", tmp_path)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert [line.split(": ")[0] for line in lines] == [
        str(path) for path in (empty, other, tmp_path / "missing.html", tmp_path)
    ]
    assert all("; " in line for line in lines), "each line says what to do"


@pytest.mark.parametrize(
    "arguments", [[], ["--no-such-option"], ["no/such/file.html"], ["--url", "http://a.example", "a.html", "b.html"]]
)
def test_nothing_begun_is_2_and_no_traceback(arguments: list[str]):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert done.stderr.strip()


def test_help():
    done = run("--help")
    assert done.returncode == 0
    assert b"--url" in done.stdout


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -m parsers {' '.join([str(HANWEB)] * 8)} | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.stderr == b""


def test_nothing_of_scrapy_is_imported():
    code = (
        "import sys; from parsers.__main__ import main; main([sys.argv[1]]);"
        "sys.exit(any(name.partition('.')[0] in ('scrapy', 'twisted', 'crawler', 'archive') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(HANWEB)], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
