"""Writing files so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Final

from pipeline.errors import AccedeError, reason

PARTS: Final = ".*.part"
"""Pattern of the names of half-written files: those that are left belong to a process that was killed."""


def write_atomically(path: Path, data: str | bytes, *, lasting: bool = True) -> None:
    """Write ``data`` to ``path`` in one step; ``lasting`` waits until a power failure could not undo it.

    Raises AccedeError, which names ``path``, where it cannot be written.
    """
    payload = data.encode("utf-8") if isinstance(data, str) else data
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident():x}.part")
    try:
        try:
            stream = part.open("wb")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = part.open("wb")
        try:
            with stream:
                stream.write(payload)
                if lasting:
                    stream.flush()
                    os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise AccedeError(path, f"cannot be written: {reason(error)}") from error
