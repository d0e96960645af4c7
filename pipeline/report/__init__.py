"""The report: fact files as pages that people look at. ``write_report`` is the way in.

    fact files (and gold) -> collect.py: views -> marks.py: text cut into segments -> render.py -> templates/, pages.py

Rules of this room: nothing here parses language or reads a clock; every slice of an article is made in Python; no page
needs the network; every mark has a shape of its own beside its colour.
"""

from pipeline.report.render import Summary, write_report

__all__ = ["Summary", "write_report"]
