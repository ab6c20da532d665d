"""Worker processes: readings in the order of the jobs, whatever becomes of a process."""

import asyncio
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import cast

import pytest

from archive.exchange import Exchange
from archive.store import Archive
from crawler.reading import Job
from crawler.workers import WorkerError, Workers
from tests.crawler.deadly import Deadly
from tests.running import PROJECT


@pytest.fixture
def jobs(tmp_path) -> list[Job]:
    """Forty jobs: captures that failed, each for a reason of its own."""
    with Archive(tmp_path) as archive:
        for number in range(40):
            url, failure = f"http://portal.example/{number}", f"timeout: number {number}"
            archive.append(Exchange(url=url, role="report", fetched_at=datetime.now(UTC), failure=failure))
        return [Job(tmp_path, capture) for capture in archive.captures()]


def deadly(job: Job) -> Job:
    return cast(Job, Deadly(job.folder, job.capture))


def test_a_process_whose_parent_is_gone_ends_without_a_word() -> None:
    """As when Ctrl-C comes twice while a crawl begins."""
    command = [sys.executable, "-P", "-m", "crawler.workers"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}, **pipes) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_readings_come_in_the_order_of_the_jobs(jobs) -> None:
    with closing(Workers(2)) as workers:
        readings = list(workers.read_all(jobs))
    assert [reading.capture for reading in readings] == [job.capture for job in jobs]
    assert {(reading.outcome, reading.reason == reading.capture.failure) for reading in readings} == {
        ("unreachable", True)
    }


def test_a_page_that_kills_its_worker_is_unreadable_and_costs_no_other_page(jobs) -> None:
    jobs[3] = deadly(jobs[3])
    with closing(Workers(2)) as workers:
        outcomes = [reading.outcome for reading in workers.read_all(jobs)]
    assert [number for number, outcome in enumerate(outcomes) if outcome == "unreadable"] == [3]
    assert set(outcomes) == {"unreadable", "unreachable"}


def test_jobs_are_read_beside_the_event_loop(jobs) -> None:
    async def both() -> list[str]:
        return [r.outcome for r in await asyncio.gather(*map(workers.read, [jobs[0], deadly(jobs[1]), jobs[2]]))]

    with closing(Workers(1)) as workers:
        assert asyncio.run(both()) == ["unreachable", "unreadable", "unreachable"]


def test_a_damaged_archive_is_said_by_the_worker_too(jobs, tmp_path) -> None:
    (file,) = (tmp_path / "warc").iterdir()
    lost = Job(tmp_path / "elsewhere", jobs[0].capture)
    object.__setattr__(lost.capture, "failure", None)
    with closing(Workers(1)) as workers:
        (reading,) = workers.read_all([lost])
    assert reading.outcome == "damaged"
    assert file.name in (reading.reason or "")


def test_a_worker_that_cannot_begin_fails_its_jobs(jobs, monkeypatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with closing(Workers(2)) as workers, pytest.raises(WorkerError):
        list(workers.read_all(jobs))


def test_closing_does_not_wait_for_what_is_on_the_way(jobs) -> None:
    workers = Workers(2)
    readings = workers.read_all(jobs)
    next(readings)
    workers.close()
