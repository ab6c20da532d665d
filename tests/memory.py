"""How much memory a command has at most."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.running import PROJECT

needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")


def megabytes(*arguments: object) -> int:
    """The most that the process of `scrapy ARGUMENTS` had, its workers left out; the command must end well."""
    command = [sys.executable, "-m", "scrapy", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        peaks: list[int] = []
        watch = threading.Thread(target=_watch, args=(process, peaks))
        watch.start()
        _, err = process.communicate(timeout=900)
        watch.join()
    assert process.returncode == 0, err[-2000:]
    return max(peaks)


def _watch(process: subprocess.Popen[str], peaks: list[int]) -> None:
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        except (FileNotFoundError, ProcessLookupError):  # it ended in between
            return
        peaks += [int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")]
        time.sleep(0.02)
