"""The events of an article get their dates: values of its temporal expressions, some counted from other events."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline import dates, facts
from pipeline.work import Work

# Acts happen at a point: 'did not join until 2002' is 2002; a standing lasts: 'a member since 1995' is 1995/...
_ACTS = frozenset(
    {"founded", "dissolved", "renamed", "joined", "left", "suspended", "readmitted", "applied", "invited"}
)
_NEAR = 300  # characters behind a date in which the narrative still stands there
_HALF = re.compile(r"(?<=\d{4})-4[01]")  # a fact of 'the second half of 2024' is one of 2024, as one of 'late 2024' is
_PLAIN_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")


def date(work: Work) -> list[dates.Dated]:
    """Give the events of an article their dates and return the values of its temporal expressions."""
    dated, published = _dated(work), _published(work)
    for event in work.events:
        if event.date is not None:
            value = dated[event.date]
            lasts = event.edge == "start" and value.expression.opening is not None  # 'held the post until 2004'
            event.edtf = value.point if event.type in _ACTS or (event.edge and not lasts) else value.edtf
            if event.type in _ACTS and event.edge:  # of 'from 1922 to 1940' one end
                start, slash, end = (value.edtf or "").partition("/")
                event.edtf = (start if event.edge == "start" else end) or None
                event.modality = event.modality if slash and ".." not in (start, end) else "presupposed"
            event.edtf = _HALF.sub("", event.edtf) if event.edtf else None
            if event.just_after and event.edtf is not None:
                event.edtf = event.edtf[: len("2023-08")]
            if event.modality == "asserted" and _is_after(event.edtf, published):
                # 'India takes over the chair in January'; 'the peacekeepers leave in March' says that they are there
                event.modality = "presupposed" if event.type == "intervened" and event.edge else "prospective"
            if event.edge == "end" and event.type not in _ACTS and event.edtf is not None:
                event.edtf = f"../{event.edtf.rpartition('/')[2]}"
    _count_back(work, dated)
    facts.share_dates(work.events)
    _carry_on(work, dated)
    facts.span_operations(work.events)
    facts.date_since_entry(work.events, work.source.text)
    facts.settle_foreseen(work.events, published)
    return dated


def _count_back(work: Work, dated: Sequence[dates.Dated]) -> None:
    """Date the event that a step names where the step only comments on a date: 'In May 2010, two years after Spain had
    left, Chile came in'."""
    for event in work.events:
        index = event.anchors
        if not index or (event.date is not None and event.date > index) or event.modality != "asserted":
            continue
        step, before = dated[index], dated[index - 1]
        if step.point is None or step.point != before.point or step.anchor is None or step.anchor.start != before.start:
            continue
        value = dates.counted_back(step.point, step.expression)
        if value is not None:
            event.date, event.edtf = index, value


def _carry_on(work: Work, dated: Sequence[dates.Dated]) -> None:
    """Date the undated steps of a narrative where it stands: 'In May 2021 the army took power. The Union suspended
    Mali.' It stands at the last date of the paragraph, if that is a plain one and near."""
    starts, text = [e.start for e in work.expressions], work.source.text
    for event in work.events:
        if event.edtf is not None or event.date is not None or not event.narrated or event.modality != "asserted":
            continue
        index = bisect_left(starts, event.trigger[0]) - 1
        step = event.type in _ACTS or event.type == "intervened"  # a standing begins at a date of its own sentence
        if index < 0 or starts[index] < (event.trigger[0] - _NEAR if step else event.sentence[0]):
            continue
        value, between = dated[index], text[starts[index] : event.trigger[0]]
        apart = "\n" in between or ")" in between.partition("(")[0]  # of the paragraph before, or in brackets
        if value.point and _PLAIN_DATE.fullmatch(value.point) and value.edtf == value.point and not apart:
            event.date, event.edtf = index, f"../{value.point}" if event.edge == "end" else value.point


def _dated(work: Work) -> list[dates.Dated]:
    """Return the values of the article's expressions; those that count from an event of the article get that event's
    date."""
    if not work.expressions:
        return []
    text, published = work.source.text, _published(work)
    reading = dates.choose_reading(text, published, expressions=work.expressions)

    def resolve(anchors: dict[int, dates.Anchored]) -> list[dates.Dated]:
        return dates.resolve(work.expressions, text=text, published=published, reading=reading, event_anchors=anchors)

    dated = resolve({})
    anchors: dict[int, dates.Anchored] = {}
    for rank, event in enumerate(work.events):
        if event.after is not None and event.date is not None:
            for other in reversed(work.events[:rank]):
                value = dated[other.date].edtf if other.date is not None else None
                kin = (
                    other.type == event.type
                    and other.participant is not None
                    and event.after in ("", other.participant.id)
                )
                if kin and value and other.date != event.date and other.participant is not None:
                    start, end = other.trigger
                    anchors[event.date] = dates.Anchored(value, start, end, text[start:end])
                    break
        if event.anchors is None:
            continue
        for other in work.events:
            same = (
                other.type == event.type
                and other.organisation.id == event.organisation.id
                and other.modality == "asserted"
            )
            value = dated[other.date].edtf if other.date is not None else None
            if (
                same
                and other is not event
                and value
                and (event.participant is None or other.participant == event.participant)
            ):
                start, end = event.trigger
                anchors[event.anchors] = dates.Anchored(value, start, end, text[start:end])
                break
    return resolve(anchors) if anchors else dated


def _published(work: Work) -> str | None:
    return work.source.published or dates.publication_date(work.source.text)


def _is_after(edtf: str | None, day: str | None) -> bool:
    """Return whether a plain date (a year, a month or a day) begins after a day; False where either is unknown."""
    return bool(edtf and day and _PLAIN_DATE.fullmatch(edtf) and edtf > day[: len(edtf)])
