"""Processes that read captures beside the reactor, in crawl and in rebuild alike."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from crawler.reading import Job, Reading, read

_PR_SET_PDEATHSIG = 1  # prctl(2)


def _start_worker(parent: int) -> None:
    """Makes a worker die with its parent, whatever kills it, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


class Workers:
    """A pool of spawned processes; they hold no file of the archive or the dataset open between two jobs."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._count, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(os.getpid(),)
        )

    async def read(self, job: Job) -> Reading:
        """Reads one job. A page that kills its worker twice is `unreadable`; the pool is renewed each time."""
        for _ in range(2):
            pool = self._pool
            try:
                return await asyncio.wrap_future(pool.submit(read, job))
            except BrokenProcessPool:
                if pool is self._pool:
                    self._pool = self._new_pool()
        return _killed(job)

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Reading]:
        """Reads many jobs, in their order, with a bounded number on the way."""
        waiting: list[tuple[Job, Future[Reading]]] = []
        jobs = iter(jobs)
        ahead = self._count * 16  # enough that no worker waits for the one that writes
        while True:
            waiting += [(job, self._pool.submit(read, job)) for job in islice(jobs, ahead - len(waiting))]
            if not waiting:
                return
            job, future = waiting.pop(0)
            try:
                yield future.result()
            except BrokenProcessPool:
                # Whoever was on the way is read again, alone, so that the page that kills is told from the others.
                rest = [job, *(other for other, _ in waiting)]
                waiting.clear()
                yield from self._one_by_one(rest)

    def _one_by_one(self, jobs: list[Job]) -> Iterator[Reading]:
        for job in jobs:
            self._pool = self._new_pool()
            try:
                yield self._pool.submit(read, job).result()
            except BrokenProcessPool:
                yield _killed(job)
        self._pool = self._new_pool()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _killed(job: Job) -> Reading:
    return Reading(job.capture, "unreadable", "the parser's process died on this page")
