"""A writer killed with SIGKILL at random moments, again and again: nothing lost, nothing doubled."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive
from archive.verify import verify

ROOT = Path(__file__).parents[2]
WRITER = """
import random, sys
from datetime import UTC, datetime
from archive import Archive, Exchange
noise = random.Random(int(sys.argv[2]))
with Archive(sys.argv[1], max_bytes=60_000) as archive:
    number = len(list(archive.captures()))
    while True:
        body = noise.randbytes(noise.randint(0, 9000))
        archive.append(Exchange(
            url=f"http://www.xi.example/{number}", request_block=b"GET / HTTP/1.1\\r\\n\\r\\n",
            response_block=b"HTTP/1.1 200 OK\\r\\n\\r\\n" + body, fetched_at=datetime.now(UTC)))
        print(number, flush=True)
        number += 1
"""


def run_and_kill(folder: Path, moment: float, seed: int) -> list[int]:
    """Lets a writer work for a moment after its first capture, kills it; gives the numbers it said it had archived."""
    command = [sys.executable, "-c", WRITER, str(folder), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        first = writer.stdout.readline()
        time.sleep(moment)
        writer.send_signal(signal.SIGKILL)
        said = first + writer.stdout.read()
    assert writer.returncode == -signal.SIGKILL
    return [int(line) for line in said.split("\n")[:-1]]


@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.slow)])
def test_killed_again_and_again(folder, rounds) -> None:
    """Every capture whose append returned is there, each once, in order, whole; other tools can read the files."""
    chance = random.Random(rounds)
    said = 0
    for turn in range(rounds):
        numbers = run_and_kill(folder, chance.uniform(0, 0.03), turn)
        said = max(said, numbers[-1] + 1)
        if turn % 3 == 0:  # now and then the ledger is lost as well
            (folder / "ledger.sqlite").unlink()
            for leftover in folder.glob("ledger.sqlite-*"):
                leftover.unlink()
    with Archive(folder) as archive:
        captures = list(archive.captures())
        assert [archive.read(one).url for one in captures] == [one.url for one in captures]
    assert said <= len(captures) <= said + 1
    assert [one.url for one in captures] == [f"http://www.xi.example/{number}" for number in range(len(captures))]
    assert list(verify(folder)) == []
    responses = 0
    for path in (folder / "warc").glob("*.warc.gz"):
        with path.open("rb") as file:
            responses += sum(record.rec_type == "response" for record in ArchiveIterator(file, check_digests="raise"))
    assert responses == len(captures)
