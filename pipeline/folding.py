"""Applying the patterns of tidying.toml and coordination.toml to a skeleton, and the actions that both know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from pipeline.rules.patterns import Folding, compile_pattern
from pipeline.skeleton import Skeleton, character

Action = Callable[[Skeleton, re.Match[str]], bool]  # whether it changed the skeleton
Step = tuple[re.Pattern[str], Action]


def steps(foldings: Iterable[Folding], actions: Mapping[str, Action]) -> list[Step]:
    """Return the patterns in order with what is done at each match; ``actions`` are those besides the common ones."""
    return [(pattern, _action(f, {**_COMMON, **actions})) for f in foldings for pattern in f.compiled]


def _action(folding: Folding, actions: Mapping[str, Action]) -> Action:
    action = _replace(folding.by) if folding.fold == "replace" else actions[folding.fold]
    if folding.unless is None and not folding.texts:
        return action
    unless = compile_pattern(folding.unless or "(?!)")
    texts = [re.compile(text) for text in folding.texts]

    def conditional(bones: Skeleton, match: re.Match[str]) -> bool:
        units = bones.units(match.start(), match.end() + 1)
        holds = all(text.search(unit.text) for text, unit in zip(texts, units, strict=False))
        return holds and not unless.match(match.group()) and action(bones, match)

    return conditional


def _replace(words: str) -> Action:
    def action(bones: Skeleton, match: re.Match[str]) -> bool:
        bones.fold(*match.span(), words, None)
        return True

    return action


def into_last(bones: Skeleton, match: re.Match[str]) -> bool:
    """Let the unit behind a match stand for both."""
    bones.fold(match.start(), match.end() + 1, bones.text[match.end()], bones.cells[match.end()].unit)
    return True


def _into_first(bones: Skeleton, match: re.Match[str]) -> bool:
    """Let the list in a match stand for all of it."""
    unit = bones.cells[match.start("list")].unit
    bones.fold(*match.span(), character(unit) if unit is not None else "", unit)
    return unit is not None


_COMMON: dict[str, Action] = {"into_last": into_last, "into_first": _into_first}
