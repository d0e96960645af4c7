"""A real browser for the tests here: Debian's Chromium, driven by Playwright; and axe-core, installed by `npm ci` here.

Where one is missing the tests are skipped with the reason; in CI (CI=true) they fail instead.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

try:
    from playwright import sync_api as playwright
except ModuleNotFoundError:
    playwright = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parents[2]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")  # Chromium's sandbox does not run as root
WIDTHS = (1280, 390)
THEMES = ("light", "dark")


def missing(what: str, hint: str) -> None:
    """Skip the test for want of a tool; fail in CI, where it has to be there."""
    words = f"{what} is not installed ({hint})"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if playwright is None:
        missing("Playwright", "the extra dev")
    if CHROMIUM is None:
        missing("Chromium", "Debian's package chromium")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens tabs that fail the test when a script throws, the policy is violated, or the network is asked."""
    contexts, faults = [], []

    def note(message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    def open_tab(width: int = 1280, theme: str = "light", context: Any = None, **options: Any) -> Any:
        if context is None:
            size = {"width": width, "height": 900}
            context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce", **options)
            contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url) if _is_foreign(request.url) else None)
        page.set_default_timeout(10_000)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert faults == []


def _is_foreign(url: str) -> bool:
    return not re.match(r"file:|data:|about:|blob:|http://127\.0\.0\.1[:/]", url)


@pytest.fixture
def axe() -> Callable[[Any], None]:
    """Asserts that axe-core finds nothing wrong with a page as it stands."""
    if not AXE.is_file():
        missing("axe-core", "npm ci in tests/browser")
    source = AXE.read_text(encoding="utf-8")

    def check(page: Any) -> None:
        page.evaluate(source)  # runs outside of the page's policy
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found = [(v["id"], v["help"], [n["html"][:160] for n in v["nodes"][:3]]) for v in result["violations"]]
        assert found == []

    return check


def overflow(page: Any) -> int:
    """Return by how many pixels a page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def until(page: Any, expression: str, *, seconds: float = 10) -> None:
    """Wait until an expression holds in a page. (Playwright's own waiting needs eval, which the pages forbid.)"""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if page.evaluate(expression):
                return
        except playwright.Error as error:  # the page is just being left for another
            if "navigation" not in str(error):
                raise
        assert time.monotonic() < deadline, f"never came true: {expression}"
        time.sleep(0.02)


class Server:
    """`accede review` as a process of its own, that can be killed and started again."""

    def __init__(self, outputs: Path, gold: Path, *options: str) -> None:
        self.arguments = [str(outputs), "--gold", str(gold), *options]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> str:
        """Start and return the address with the token, once the server answers."""
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "review", *self.arguments]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
        )
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if match := re.match(r"open (http\S+)", line):
                self.address = match[1]
            if line.startswith("stop with"):
                break
        assert self.address, said
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self.address
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Kill the process without any chance to tidy up."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(outputs: Path, gold: Path, *options: str) -> Server:
        server = Server(outputs, gold, *options)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()
