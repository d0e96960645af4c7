"""The tools of these tests: without them a test is skipped with the reason, and in CI it fails."""

from __future__ import annotations

import json

import pytest

from tests.browser import conftest


def test_what_is_missing_skips_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Chromium is not installed"):
        conftest.missing("Chromium", "Debian's package chromium")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium is not installed"):
        conftest.missing("Chromium", "Debian's package chromium")


def test_the_lock_file_names_no_address() -> None:
    lock = json.loads((conftest.AXE.parents[2] / "package-lock.json").read_text(encoding="utf-8"))
    assert all("resolved" not in package for package in lock["packages"].values())
