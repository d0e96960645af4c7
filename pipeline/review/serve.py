"""The server around the review: reads the folders, binds a loopback address, makes a token, runs until stopped."""

from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import factfile
from pipeline.errors import AccedeError, FactFileError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import uvicorn

    from pipeline.schema import FactFile

HOST = "127.0.0.1"


@dataclass
class Review:
    """A review that is ready to run. ``address`` holds the token; whoever has it can decide."""

    address: str
    articles: int
    gold: Path
    log: Path
    _server: uvicorn.Server
    _socket: socket.socket

    def run(self) -> None:
        """Answer requests until interrupted."""
        self._server.run(sockets=[self._socket])


def prepare(
    outputs: Path,
    gold: Path,
    *,
    annotator: str | None = None,
    blind: bool = False,
    port: int = 0,
    token: str | None = None,
) -> Review:
    """Return a review of ``outputs`` that writes to ``gold``; ``port`` 0 takes a free one, ``token`` None makes one.

    Raises AccedeError for folders or a port that cannot be used, MissingExtraError where the web packages are missing.
    """
    try:
        import uvicorn

        from pipeline.review.app import create_app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("pipeline"):
            raise
        raise MissingExtraError("accede review", "review") from None
    from pipeline.review.desk import Desk
    from pipeline.review.goldlines import GoldFolder
    from pipeline.review.ledger import Ledger

    files = list(_files_within(outputs))
    if not files:
        raise FactFileError(outputs, "holds no fact files", "run accede extract first")
    folder = GoldFolder.open(gold, annotator=annotator)
    bound = _bind(port)
    port = bound.getsockname()[1]
    ledger = Ledger(folder)
    secret = token or secrets.token_urlsafe(24)
    app = create_app(Desk(files, ledger, blind=blind), folder, token=secret, port=port)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    address = f"http://{HOST}:{port}/?token={secret}"
    return Review(address, len(files), folder.new_file, folder.log, uvicorn.Server(config), bound)


def _bind(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError as error:
        bound.close()
        raise AccedeError(f"port {port}", error.strerror or "cannot be used", "choose another with --port") from None
    return bound


def _files_within(outputs: Path) -> Iterator[FactFile]:
    """Yield the fact files of a folder, without links that lead out of it."""
    if not outputs.is_dir():
        yield from factfile.read_folder(outputs)
        return
    home = outputs.resolve()
    for path in sorted(outputs.glob("*.json")):
        if path.resolve().parent == home:
            yield factfile.read(path)
