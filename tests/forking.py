"""Runs `python -m MODULE …` in forks of one process that has imported it all: a command starts at once.

    python -m tests.forking

reads an object a line, {argv, out, err}, runs each in a fork with its output in these files, and answers {code,
seconds, orphans}: the exit code (negative for a signal), how long it ran, whether a process of its own has outlived it.
With {kill_after} it is killed (SIGKILL) so many seconds after its start. A fork is what `python -m` would be after half
a second of imports: same arguments, same way in and out.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import runpy
import signal
import sys
import time
from typing import Any

#: Seconds after which a command is killed (SIGALRM); none here takes so long even on a busy machine.
PATIENCE = 180
#: Seconds in which whatever a command has begun must have ended after it.
_GRACE = 10
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
_IMPORTED = (
    "scrapy.cmdline",
    "scrapy.commands.crawl",
    "scrapy.crawler",
    "scrapy.core.engine",
    "scrapy.core.downloader.handlers.http11",
    "crawler.commands.crawl",
    "crawler.spiders.annual_reports",
    "parsers",
)


def main() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        for name in _IMPORTED:
            importlib.import_module(name)
        assert "twisted.internet.reactor" not in sys.modules, "a reactor must be each command's own"
        if sys.platform == "linux":  # the processes of a killed command become this one's, which so knows of them
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
        for line in sys.stdin.buffer:
            job = json.loads(line)
            began = time.monotonic()
            pid = os.fork()
            if pid == 0:
                _run(job)  # raises SystemExit or returns: either way the fork ends as a command ends
                return
            code = _waited(pid, job.get("kill_after"))
            seconds = time.monotonic() - began
            # Of a killed one only what is there: the next command is not to wait for its processes to end.
            orphans = _orphans(0 if "kill_after" in job else _GRACE)
            sys.stdout.write(json.dumps({"code": code, "seconds": seconds, "orphans": orphans}) + "\n")
            sys.stdout.flush()


def _waited(pid: int, kill_after: float | None) -> int:
    if kill_after is not None:
        deadline = time.monotonic() + kill_after
        while time.monotonic() < deadline:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.0005)
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _orphans(grace: float) -> bool:
    """Whether a child is left after so many seconds."""
    deadline = time.monotonic() + grace
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # there is none
            return False
        if not ended:
            if time.monotonic() >= deadline:
                return True
            time.sleep(0.01)


def _run(job: dict[str, Any]) -> None:
    signal.alarm(PATIENCE)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, source in ((0, nothing), (1, _file(job["out"])), (2, _file(job["err"]))):
        os.dup2(source, number)
        os.close(source)
    module, *arguments = job["argv"]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _file(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


if __name__ == "__main__":
    main()
