"""Words that point at entities named elsewhere, found by the patterns of rules/references.toml and folded into the
skeleton."""

from __future__ import annotations

import re

from pipeline import notes
from pipeline.coordination import fold_lists
from pipeline.numbers import cardinal, ordinal
from pipeline.oblique import is_oblique
from pipeline.records import Name, Reference, spread
from pipeline.rules.load import lexicon
from pipeline.skeleton import REF_ORGANISATION, REF_STATE, REF_STATES, Skeleton

_MARK = {"organisation": REF_ORGANISATION, "state": REF_STATE}


def fold(bones: Skeleton, text: str) -> None:
    """Fold references and lists of one sentence; 'the latter two' before lists are looked for, 'all but X and Y'
    after."""
    patterns = lexicon().references
    notes.spell_out(bones, listed=False)
    for entry in patterns.values():
        if not entry.after_lists:
            _fold_one(bones, text, entry.compiled, entry.wants, entry.operation)
    fold_lists(bones)
    for entry in patterns.values():
        if entry.after_lists:
            _fold_one(bones, text, entry.compiled, entry.wants, entry.operation)
    fold_lists(bones)
    notes.spell_out(bones, listed=True)


def _fold_one(bones: Skeleton, text: str, pattern: re.Pattern[str], wants: str, operation: str) -> None:
    def action(bones: Skeleton, match: re.Match[str]) -> bool:
        start, end = bones.cells[match.start()].start, bones.cells[match.end() - 1].end
        groups = match.groupdict()
        number = (groups.get("count") or "").casefold()
        count = cardinal(number) or _COUNT_WORDS.get(number) or ordinal(number)
        excluded: tuple[Name, ...] = ()
        if operation in ("all_but", "capital"):
            excluded = tuple(n for u in bones.units(match.start(), match.end()) for n in spread(u))
        reference = Reference(
            start,
            end,
            text[start:end],
            wants,
            operation,
            (groups.get("noun") or "").lower(),
            count,
            excluded,
            is_oblique(text, start, end),
        )
        bones.fold(match.start(), match.end(), _MARK.get(wants, REF_STATES), reference)
        return True

    bones.sub(pattern, action)


_COUNT_WORDS = {
    "both": 2,
    "neither": 2,
    "pair": 2,
    "duo": 2,
    "couple": 2,
    "twosome": 2,
    "trio": 3,
    "threesome": 3,
    "quartet": 4,
    "quintet": 5,
    "sextet": 6,
}
