"""Expressions -> values, in text order; one function a kind of expression, the larger ones in years.py and steps.py.

In the news reading, what lacks a year and what says 'last', 'ago' or 'Tuesday' is near the day of publication; without
one it stays unresolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline import when
from pipeline.dates import calendar
from pipeline.dates.dated import Anchored, Dated, Reading
from pipeline.dates.finding import Expression
from pipeline.dates.published import deictic_value, weekday_value
from pipeline.dates.steps import compared, neighbour_value, step_value
from pipeline.dates.story import Story
from pipeline.dates.years import date_value, range_value
from pipeline.schema import Anchor, DateMention


def resolve(
    expressions: Sequence[Expression],
    *,
    text: str,
    published: str | None = None,
    reading: Reading = "narrative",
    event_anchors: Mapping[int, Anchored] | None = None,
) -> list[Dated]:
    """Return the expressions with their values, same number and order.

    `published` is an ISO date; ValueError when it is none.
    `event_anchors` maps the index of an expression to the event it counts from.
    """
    if published is not None:
        published = date.fromisoformat(published[:10]).isoformat()
    story = Story(text, published, reading, expressions, event_anchors or {})
    return [_tell(story, index) for index in range(len(expressions))]


def mentions(dated: Sequence[Dated]) -> list[DateMention]:
    """Return the records for the fact file."""
    return [DateMention(start=d.start, end=d.end, text=d.expression.text, edtf=d.edtf, anchor=d.anchor) for d in dated]


def _tell(story: Story, index: int) -> Dated:
    """Return one expression with its value, and move the narrative on."""
    expression = story.expressions[index]
    usual = story.stand
    if story.counts_from_previous(expression):
        story.stand = story.previous
    value, source = _value(story, index, expression)
    story.stand = usual
    comments = expression.kind == "step" and isinstance(source, Dated) and value == source.point
    if value is not None and not comments:
        value = when.marked(value, expression.mark)
    dated = Dated(expression, _opened(value, expression.opening), value, _anchor(source))
    if value is not None:
        story.move(dated)
        story.previous = dated
    return dated


def _value(story: Story, index: int, expression: Expression) -> tuple[str | None, Dated | Anchored | None]:
    fields = expression.fields
    match expression.kind:
        case "date":
            return date_value(story, index, expression, fields)
        case "range":
            return range_value(story, expression, fields)
        case "step":
            return step_value(story, index, expression, fields)
        case "adjacent" | "same":
            return neighbour_value(story, index, expression, fields)
        case "deictic":
            value = compared(story, expression, fields) or deictic_value(story, expression, fields)
            return value, None
        case "weekday":
            return weekday_value(story, expression, int(fields["weekday"]))
        case "parsed":
            return str(fields.get("absolute") or calendar.read_absolute(expression.text)), None
        case "reference":
            return None, None
        case "nth":
            event = story.events.get(index)
            nth = int(fields["nth"])
            return (when.shift(event.edtf, nth - 1, "year"), event) if event else (None, None)


def _opened(value: str | None, opening: str | None) -> str | None:
    """Return a value with what 'since' or 'until' opens. EDTF 5.0.2 has no open decades: those stay as they are."""
    if value is None or opening is None or "X" in value:
        return value
    return f"{when.start_of(value)}/.." if opening == "start" else f"../{when.end_of(value)}"


def _anchor(source: Dated | Anchored | None) -> Anchor | None:
    if source is None:
        return None
    words = source.expression.text if isinstance(source, Dated) else source.text
    return Anchor(start=source.start, end=source.end, text=words)
