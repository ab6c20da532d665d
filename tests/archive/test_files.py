"""Files that are there whole or not at all, whoever else writes them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.files import replacing

ROOT = Path(__file__).parents[2]
CODE = """
import sys
from pathlib import Path
from archive.files import replacing
with replacing(Path(sys.argv[1])) as draft:
    draft.write_text("theirs")
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_two_processes_do_not_write_one_file(tmp_path) -> None:
    """The second is refused; the first one's file is whole."""
    path = tmp_path / "x.csv"
    command = [sys.executable, "-c", CODE, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "writing\n"
        with pytest.raises(OSError, match="another process is writing this file"), replacing(path) as draft:
            draft.write_text("ours")
        other.stdin.close()
    assert path.read_text() == "theirs"
    with replacing(path) as draft:
        draft.write_text("ours")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("x.csv", "ours")]


def test_a_link_stays_one(tmp_path) -> None:
    """What it leads to is replaced, on its own disk."""
    file, link = tmp_path / "disk" / "x.csv", tmp_path / "x.csv"
    file.parent.mkdir()
    file.write_text("old")
    link.symlink_to(file)
    with replacing(link) as draft:
        assert draft.parent == file.parent
        draft.write_text("new")
    assert link.is_symlink()
    assert file.read_text() == "new"


def test_a_pipe_is_written_to(tmp_path) -> None:
    """As `/dev/stdout` may be one: nothing takes its place."""
    pipe = tmp_path / "x.csv"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        with replacing(pipe) as draft:
            draft.write_text("new")
        assert reader.stdout.read() == "new"
    assert pipe.is_fifo()


def test_what_a_killed_one_left_is_overwritten(tmp_path) -> None:
    path, draft = tmp_path / "x.csv", tmp_path / ".x.csv.part"
    draft.write_text("half, and longer than what comes")
    with replacing(path) as given:
        assert given == draft
        assert draft.read_bytes() == b""
        draft.write_text("whole")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("x.csv", "whole")]
