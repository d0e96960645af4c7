"""The words beside a form that decide whether it is an entity; a table of rules as data, no entity knowledge."""

from dataclasses import dataclass

_WINDOW = 60  # characters looked at on either side; longer than any phrase in the data


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """What may and may not stand right beside a form, as words or phrases; an empty tuple asks nothing.

    'Georgia' with `not_before=("Tech",)` fits in 'Georgia joined' but not in 'Georgia Tech'. Case-sensitive,
    whole words; blanks, line breaks, a blank before a comma and a hyphen after the words before make no difference.
    """

    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()

    def fits(self, left: str, right: str) -> bool:
        """Whether a form with the text `left` before it and `right` after it passes; both may be long or empty."""
        if self.not_before or self.only_before:
            follows = _squeeze(right[:_WINDOW])
            if _any_start(follows, self.not_before) or (self.only_before and not _any_start(follows, self.only_before)):
                return False
        if self.not_after or self.only_after:
            precedes = _squeeze(left[-_WINDOW:].rstrip("-–"))
            if _any_end(precedes, self.not_after) or (self.only_after and not _any_end(precedes, self.only_after)):
                return False
        return True


def _squeeze(text: str) -> str:
    return " ".join(text.replace(" ,", ",").replace(",", " , ").split())


def _any_start(text: str, phrases: tuple[str, ...]) -> bool:
    return any(
        text.startswith(phrase) and not text[len(phrase) : len(phrase) + 1].isalnum()
        for phrase in map(_squeeze, phrases)
    )


def _any_end(text: str, phrases: tuple[str, ...]) -> bool:
    for phrase in map(_squeeze, phrases):
        if text.endswith(phrase) and not (phrase[0].isalnum() and text[: len(text) - len(phrase)][-1:].isalnum()):
            return True  # "'s" ends a word
    return False
