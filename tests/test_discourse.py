"""What an article has talked of: how much of it is remembered."""

from __future__ import annotations

from pipeline.discourse import Discourse
from pipeline.records import Name


def _name(start: int) -> Name:
    return Name(start, start + 4, "NATO", "organisation", f"org:{start}", "NATO", "name")


def test_what_was_told_long_before_is_forgotten() -> None:
    """A book costs as much a page as an article."""
    story = Discourse()
    for start in range(0, 50_000, 10):
        story.read([_name(start)])
    assert 1000 <= len(story.names) <= 2000
    assert story.names[-1].start == 49_990
    found = story.organisation(position=50_000)
    assert found is not None
    assert found.id == "org:49990"
