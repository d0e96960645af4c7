"""What the tests share: the model is loaded once a session."""

from __future__ import annotations

import pytest

from pipeline.extract import Extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """Return an extractor with its model, as `accede extract` uses it."""
    return Extractor()
