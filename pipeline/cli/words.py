"""How the commands say numbers in words."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: '1 fact', '1,200 facts'."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
