"""A job whose reading kills the process, as a page might that trips a library written in C."""

from __future__ import annotations

import os
from pathlib import Path

from archive.store import Capture


class Deadly:
    """A Job by its shape; harmless only where it was made."""

    def __init__(self, folder: Path, capture: Capture) -> None:
        self.folder = folder
        self._capture = capture
        self._home = os.getpid()

    @property
    def capture(self) -> Capture:
        if os.getpid() != self._home:
            os._exit(9)
        return self._capture
