"""Runs `python -m MODULE …` in forks of one process that has imported it all: a command starts at once.

    python -m tests.forking

reads an object a line, {argv, out, err}, runs each in a fork with its output in these files, and answers {code}
(negative for a signal). A fork is what `python -m` would be after half a second of imports: same arguments, same way
in and out.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import runpy
import signal
import sys
from typing import Any

#: Seconds after which a command is killed (SIGALRM); none here takes so long even on a busy machine.
PATIENCE = 180
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
        for line in sys.stdin.buffer:
            job = json.loads(line)
            pid = os.fork()
            if pid == 0:
                _run(job)  # raises SystemExit or returns: either way the fork ends as a command ends
                return
            _, status = os.waitpid(pid, 0)
            sys.stdout.write(json.dumps({"code": os.waitstatus_to_exitcode(status)}) + "\n")
            sys.stdout.flush()


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
