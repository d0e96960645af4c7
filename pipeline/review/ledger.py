"""The log of decisions: one line each, on disk before gold is written, so that a killed server loses nothing.

An entry says what it took out of an article's gold lines and what it put in, each with its place, so undo is the same
read backwards. Gold files are the truth about facts; the log is the truth about what was judged. Where a server was
killed between the two, the log's last entry of an article is carried out at the next start. Where somebody edited gold
by hand, the hand wins and undo begins anew.
"""

from __future__ import annotations

import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal

from pydantic import Field, ValidationError

from pipeline.errors import FactFileError
from pipeline.factfile import GoldFact
from pipeline.review.goldlines import LOG_SUFFIX, GoldFolder, digest_of, key_of
from pipeline.schema import Record

Judgement = Literal["confirmed", "corrected", "rejected"]


class Judged(Record):
    """What became of one proposal, and the key of the gold line that it gave; None for a rejected one."""

    verdict: Judgement
    line: str | None = None


class Placed(Record):
    """A gold fact and its place among its article's lines."""

    place: int
    fact: GoldFact


class Change(Record):
    """What one decision does to an article. ``judged`` maps a proposal to before and after, None is undecided."""

    removed: tuple[Placed, ...] = ()
    added: tuple[Placed, ...] = ()
    judged: dict[str, tuple[Judged | None, Judged | None]] = Field(default_factory=dict)
    done: tuple[bool, bool] | None = None

    def backwards(self) -> Change:
        """Return the change that takes this one back."""
        return Change(
            removed=self.added,
            added=self.removed,
            judged={proposal: (after, before) for proposal, (before, after) in self.judged.items()},
            done=(self.done[1], self.done[0]) if self.done else None,
        )


class Entry(Record):
    """One line of the log. ``undoes`` is the number of the entry that this one takes back."""

    number: int
    at: str
    article: str
    action: str
    about: str
    change: Change
    undoes: int | None = None
    before: str
    after: str


@dataclass
class ArticleState:
    """Where an article stands: its gold, what was judged, whether it is done, and what undo would take back."""

    facts: tuple[GoldFact, ...] = ()
    judged: dict[str, Judged] = field(default_factory=dict)
    done: bool = False
    stack: list[Entry] = field(default_factory=list)

    @property
    def version(self) -> str:
        """What tells this state from any other; a page sends it back with its decision."""
        judged = json.dumps({k: v.model_dump() for k, v in sorted(self.judged.items())})
        return digest_of(self.facts) + format(hash_of(judged + str(self.done)), "08x")


class OutdatedError(Exception):
    """The article has changed since the page was drawn on which a decision was made."""

    def __init__(self, state: ArticleState) -> None:
        super().__init__("the article has changed since this page was drawn")
        self.state = state


def hash_of(text: str) -> int:
    """Return a 32-bit digest that is the same in every process."""
    import zlib

    return zlib.crc32(text.encode())


class Ledger:
    """The decisions of one annotator over one gold folder; one process at a time holds it."""

    def __init__(self, gold: GoldFolder) -> None:
        self.gold = gold
        self.lock = threading.RLock()
        self._stream: IO[bytes] = self._open()
        self._number = 0
        self._states: dict[str, ArticleState] = defaultdict(ArticleState)
        last: dict[str, Entry] = {}
        for entry in self._entries():
            self._number = entry.number
            self._note(entry)
            last[entry.article] = entry
        gold.homes()
        for article, entry in last.items():
            self._recover(article, entry)

    def close(self) -> None:
        """Let go of the log."""
        self._stream.close()

    def state(self, article: str) -> ArticleState:
        """Return where an article stands, with its gold as it is on disk now."""
        with self.lock:
            state = self._states[article]
            facts = self.gold.read(article)
            if state.stack and digest_of(facts) != state.stack[-1].after:
                state.stack.clear()  # somebody else wrote the file; their lines stay
            state.facts = facts
            keys = {key_of(fact) for fact in facts}
            state.judged = {p: j for p, j in state.judged.items() if j.line is None or j.line in keys}
            return state

    @contextmanager
    def deciding(self, article: str, *, version: str) -> Iterator[ArticleState]:
        """Yield the state to decide upon while nobody else decides; OutdatedError unless it has that version."""
        with self.lock:
            state = self.state(article)
            if state.version != version:
                raise OutdatedError(state)
            yield state

    def decide(self, article: str, action: str, about: str, change: Change, *, undoes: int | None = None) -> None:
        """Write a decision to the log, then carry it out in the gold file; both are on disk when this returns."""
        with self.lock:
            state = self.state(article)
            facts = apply(state.facts, change)
            entry = Entry(
                number=self._number + 1,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                article=article,
                action=action,
                about=about,
                change=change,
                undoes=undoes,
                before=digest_of(state.facts),
                after=digest_of(facts),
            )
            self._append(entry)
            self._number = entry.number
            if facts != state.facts:
                self.gold.write(article, facts)
            if change.done == (False, True):
                self.gold.finish(article)
            self._note(entry)

    def undo(self, article: str) -> Entry | None:
        """Take back the last decision on an article; returns its entry, None where there is nothing to take back."""
        with self.lock:
            state = self.state(article)
            if not state.stack:
                return None
            entry = state.stack[-1]
            self.decide(article, "undo", entry.about, entry.change.backwards(), undoes=entry.number)
            return entry

    def done(self) -> Mapping[str, bool]:
        """Return which articles are done."""
        return {article: state.done for article, state in self._states.items()}

    def _note(self, entry: Entry) -> None:
        """Take over what an entry judged, and put it on the stack of undo, or take the one that it undoes off."""
        state = self._states[entry.article]
        if state.stack and state.stack[-1].after != entry.before:
            state.stack.clear()  # gold was edited by hand in between
        for proposal, (_, after) in entry.change.judged.items():
            if after is None:
                state.judged.pop(proposal, None)
            else:
                state.judged[proposal] = after
        if entry.change.done:
            state.done = entry.change.done[1]
        if entry.undoes is None:
            state.stack.append(entry)
        else:
            while state.stack and state.stack.pop().number != entry.undoes:
                pass
            if state.stack and state.stack[-1].after != entry.after:
                state.stack.clear()

    def _recover(self, article: str, entry: Entry) -> None:
        facts = self.gold.read(article)
        if entry.before != entry.after and digest_of(facts) == entry.before:
            self.gold.write(article, apply(facts, entry.change))

    def _append(self, entry: Entry) -> None:
        """Put one line on disk, whole or not at all."""
        handle = self._stream.fileno()
        size = os.fstat(handle).st_size
        data = entry.model_dump_json().encode() + b"\n"
        try:
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise

    def _open(self) -> IO[bytes]:
        path = self.gold.log
        if path.is_symlink():
            raise FactFileError(path, "is a link; the log has to lie in the gold folder")
        try:
            stream = path.open("ab+", buffering=0)
        except OSError as error:
            raise FactFileError(path, error.strerror or "cannot be written") from None
        _hold(stream, path)
        return stream

    def _entries(self) -> Iterator[Entry]:
        """Yield the entries; a last line without its end was never answered for, and is cut off."""
        self._stream.seek(0)
        data = self._stream.read()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            self._stream.truncate(len(whole))
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                yield Entry.model_validate_json(line)
            except ValidationError:
                raise FactFileError(
                    f"{self.gold.log}:{number}", "is not a decision", "move the log away to begin a new one"
                ) from None


def finished(gold: Path) -> set[str]:
    """Return the articles that the review of a gold file was done with, whether or not it left lines for them."""
    log = gold.with_name(f"{gold.stem}{LOG_SUFFIX}")
    done: dict[str, bool] = {}
    for line in log.read_text(encoding="utf-8").split("\n") if log.is_file() else ():
        try:
            entry = Entry.model_validate_json(line)
        except ValidationError:  # the end of a log that is just being written
            continue
        if entry.change.done:
            done[entry.article] = entry.change.done[1]
    return {article for article, is_done in done.items() if is_done}


def apply(facts: tuple[GoldFact, ...], change: Change) -> tuple[GoldFact, ...]:
    """Return the facts after a change; raises ValueError where what it removes is not there."""
    result = list(facts)
    for placed in sorted(change.removed, key=lambda p: -p.place):
        if placed.place >= len(result) or result[placed.place] != placed.fact:
            raise ValueError("the change does not fit the facts")
        del result[placed.place]
    for placed in sorted(change.added, key=lambda p: p.place):
        result.insert(placed.place, placed.fact)
    return tuple(result)


def _hold(stream: IO[bytes], path: Path) -> None:
    """Lock the log for this process; FactFileError where another review holds it. Windows has no such lock."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise FactFileError(path, "another accede review works on this gold", "stop it, or take --annotator") from None
