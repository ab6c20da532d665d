"""Processes that read captures beside the reactor, in crawl and in rebuild alike.

A worker is `python -m crawler.workers`: Jobs come in on its standard input, Readings go out on its standard output,
pickled, in the same order. It holds no file open between two jobs, dies with its parent and may be killed at any
moment. It imports neither Scrapy nor the parent's main module, so it is ready when the first pages are.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

from crawler.reading import Job, Reading, read

_PROJECT = Path(__file__).parents[1]
_AHEAD = 4
"""Jobs that a worker has at hand, so that it need not wait for its parent between two."""
_DEATHS = 2
"""So often a page may kill its worker before it is given up: the first time may have been somebody else's doing."""
_PR_SET_PDEATHSIG = 1  # prctl(2)


class WorkerError(Exception):
    """A worker could not begin; what it had to say is on standard error."""


class Workers:
    """A number of worker processes, begun at once: they import while the caller goes on."""

    def __init__(self, count: int) -> None:
        self._todo: SimpleQueue[_Task | None] = SimpleQueue()
        self._workers = [_Worker(self._todo) for _ in range(count)]

    async def read(self, job: Job) -> Reading:
        """Reads one job. A page that kills its worker twice is `unreadable`. Raises WorkerError."""
        return await asyncio.wrap_future(self._submit(job))

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Reading]:
        """Reads many jobs, in their order, with a bounded number on the way. Raises as `read`."""
        jobs = iter(jobs)
        waiting: deque[Future[Reading]] = deque()
        ahead = len(self._workers) * 16  # enough that no worker waits for the one that writes
        while True:
            waiting.extend(map(self._submit, islice(jobs, ahead - len(waiting))))
            if not waiting:
                return
            yield waiting.popleft().result()

    def _submit(self, job: Job) -> Future[Reading]:
        task = _Task(job)
        self._todo.put(task)
        return task.future

    def close(self) -> None:
        """Ends the workers at once, whatever they are at: they keep nothing."""
        for worker in self._workers:
            worker.stop()
        for _ in self._workers:
            self._todo.put(None)  # any of them may be the one to take it
        for worker in self._workers:
            worker.join()


class _Task:
    """A job on its way to a worker, and the reading that is to come of it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.future: Future[Reading] = Future()
        self.deaths = 0


class _Worker:
    """One process, renewed when it dies, and the thread that hands it jobs and takes its answers."""

    def __init__(self, todo: SimpleQueue[_Task | None]) -> None:
        self._todo = todo
        self._sent: deque[_Task] = deque()
        self._closed = False
        self._process = _new_process()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._closed:
            try:
                self._serve()
            except (
                EOFError,
                OSError,
                pickle.UnpicklingError,
            ):  # the process is gone, perhaps in the middle of an answer
                if not self._closed:
                    self._renew()

    def _serve(self) -> None:
        """Hands over jobs and takes answers until the process is gone or the worker closed."""
        jobs, answers = self._process.stdin, self._process.stdout
        assert jobs is not None
        assert answers is not None
        try:
            pickle.load(answers)  # a first answer to nothing: it is ready
        except EOFError:
            self._refuse()
            return
        for task in self._sent:
            pickle.dump(task.job, jobs)
        while not self._closed:
            for task in self._next_tasks():
                pickle.dump(task.job, jobs)
            jobs.flush()
            if self._sent:
                self._settle(pickle.load(answers))

    def _next_tasks(self) -> Iterator[_Task]:
        """What waits, as far as there is room; waits itself where the process has nothing to do."""
        while len(self._sent) < _AHEAD:
            try:
                task = self._todo.get(block=not self._sent)
            except Empty:
                return
            if task is None:  # closed
                return
            if task.future.set_running_or_notify_cancel():
                self._sent.append(task)
                yield task

    def _settle(self, answer: Reading | Exception) -> None:
        future = self._sent.popleft().future
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def _renew(self) -> None:
        """A new process in place of one that died. Answers come in the order of the jobs, so the first job without
        one is what it died of."""
        if self._sent:
            task = self._sent[0]
            task.deaths += 1
            if task.deaths == _DEATHS:
                self._settle(Reading(task.job.capture, "unreadable", "the parser's process died on this page"))
        _end(self._process)
        self._process = _new_process()

    def _refuse(self) -> None:
        """Lets whoever waits for a reading know that there will be none."""
        while not self._closed:
            task = self._sent.popleft() if self._sent else self._todo.get()
            if task is not None:
                task.future.set_exception(WorkerError("a worker process could not begin; the lines above say why"))

    def stop(self) -> None:
        self._closed = True
        self._process.kill()

    def join(self) -> None:
        self._thread.join()
        _end(self._process)


def _new_process() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, [str(_PROJECT), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.workers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        process_group=0,  # Ctrl-C is the parent's to handle
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # jobs that it will not take any more
                pipe.close()


# --- the worker's own side ---------------------------------------------------------------------------------------


def collect_rarely() -> None:
    """Has Python look for cycles less often: a page is parsed into thousands of objects, and hardly any cycle."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def main() -> None:
    """Reads jobs until the parent is gone."""
    if sys.platform == "linux":  # at once, even in the middle of a page
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    from parsers import assemble  # noqa: F401 - half a second that the first page need not wait for

    collect_rarely()
    jobs: SimpleQueue[Job] = SimpleQueue()
    threading.Thread(target=_take_jobs, args=(sys.stdin.buffer, jobs), daemon=True).start()
    _answer(answers, None)
    while True:
        try:
            _answer(answers, read(jobs.get()))
        except Exception as error:  # noqa: BLE001 - the parent's to handle
            _answer(answers, error)


def _take_jobs(source: BinaryIO, jobs: SimpleQueue[Job]) -> None:
    """Takes jobs as they come, so that the parent never waits with one while it is waited for with an answer."""
    while True:
        try:
            jobs.put(pickle.load(source))
        except (EOFError, pickle.UnpicklingError):
            os._exit(0)  # nobody is left to answer


def _answer(answers: BinaryIO, answer: Any) -> None:
    try:
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
    except BrokenPipeError:
        os._exit(0)  # the parent is gone, perhaps before this process had begun


if __name__ == "__main__":
    main()
