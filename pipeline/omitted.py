"""What a sentence leaves out and the text makes up for: the organisation it speaks of, and its participant."""

from __future__ import annotations

from dataclasses import replace

from pipeline.arguments import Arguments
from pipeline.discourse import Discourse
from pipeline.numbers import is_ordinal
from pipeline.records import Entity, Name, Parsed, entity_of
from pipeline.rules.load import forms, forms_of, lexicon
from pipeline.syntax import Token, children, is_aside, is_passive, is_verb, modifiers, surface_subject, walk
from pipeline.told import Act
from pipeline.triggers import Hit

_NEXT = 100  # characters between a sentence about a head and one about the next
_THE = frozenset({"the", "that", "this"})
_CHAIRS = frozenset({"chair", "chairmanship"})


def organisation(hit: Hit, people: list[Entity], arguments: Arguments) -> Entity | None:
    """Return the organisation that the clause leaves out; of a head, the one whose post is named, or whose head
    one of ``people`` was told to be."""
    discourse, position = arguments.discourse, arguments.parsed.starts[hit.word.i]
    if hit.trigger.type == "leader" and discourse.topic_state is not None:
        return None  # where a country is told of, who takes the helm takes the country's
    if "leader" in hit.trigger.standing:
        posts = walk(hit.word, "prep:as") or [o for o in walk(hit.word, "direct") if o.lower_ in _CHAIRS]
        if posts and not any(forms()[1].get(p.lower_) in lexicon().lists["posts"] for p in posts):
            return None  # 'as prime minister'
        ids = {p.id for p in people}
        for event in reversed(discourse.events):
            if event.type == "leader" and event.participant is not None and event.participant.id in ids:
                return replace(event.organisation, steps=(f"{event.participant.name} was its head before",))
        if _takes_that_post(hit.word, posts) and (headed := _last_headed(arguments)) is not None:
            return headed
        if not posts:
            return None
    act = Act(hit.trigger.type, frozenset(p.id for p in people), is_aside(hit.word))
    found = _shared(hit.word, people, arguments) or _speaker(hit.word, arguments)
    return found or discourse.organisation(position=position, act=act)


def _shared(word: Token, people: list[Entity], arguments: Arguments) -> Entity | None:
    """Return the organisation of the predicate that the clause goes on with: 'applied in 1999, after leaving EFTA, and
    became a member in 2004' is told of one."""
    verb = word
    while not is_verb(verb) and verb.head != verb:
        verb = verb.head
    if verb.dep_ != "conj" or children(verb, "nsubj", "nsubjpass"):
        return None
    first = verb.head
    told = {arguments.parsed.starts[w.i] for w in (first, *walk(first, "direct"), *children(first, "attr", "acomp"))}
    ids = {p.id for p in people}
    for event in reversed(arguments.discourse.events):
        if event.sentence != (arguments.parsed.start, arguments.parsed.end):
            return None
        same = event.participant is not None and event.participant.id in ids
        if same and event.trigger[0] in told and event.type != "renamed":
            return replace(event.organisation, steps=("as in the clause that it goes on with",))
    return None


def _takes_that_post(verb: Token, posts: list[Token]) -> bool:
    """Return whether a verb says no more than that somebody came next: 'took over', 'held the post until May'."""
    bare = forms_of("bare_posts")
    known = [any(c.lower_ in _THE for c in o.children) and o.lower_ in bare for o in walk(verb, "direct")]
    return all(known) and (not posts or bool(known))


def _last_headed(arguments: Arguments) -> Entity | None:
    """Return the organisation of whose head the text has just told."""
    for event in reversed(arguments.discourse.events):
        if event.type == "leader":
            near = arguments.parsed.start - event.sentence[1] < _NEXT
            name = event.organisation.name
            return replace(event.organisation, steps=(f"the head of {name} was told of",)) if near else None
    return None


def is_elsewhere(word: Token, parsed: Parsed) -> bool:
    """Return whether a verb whose organisation is left out leads somewhere else: who moves is a person ('its envoy left
    the next day'), or where to or as what is said ('left for Oslo', 'was accepted as a venue')."""
    nouns, lists = forms()[1], lexicon().lists
    people = lists["representatives"] - lists["collectives"] - lists["rulers"]
    if not is_verb(word):  # 'the minister was out in May'
        predicated = word.dep_ in ("advmod", "acomp", "prep", "prt") and is_verb(word.head)
        return predicated and any(nouns.get(s.lower_) in people | {"president"} for s in surface_subject(word.head))
    if forms()[0].get(word.lower_) in lists["moving_verbs"] and not is_passive(word):
        if any(nouns.get(s.lower_) in people for s in walk(word, "subject")):
            return True
        if any(_is_place(o, parsed) for p in children(word, "prep") if p.lower_ == "for" for o in children(p, "pobj")):
            return True
    said = [o for p in children(word, "prep") if p.lower_ == "as" for o in children(p, "pobj")]
    return any(_is_other_thing(o, parsed) for o in said)


def _is_place(word: Token, parsed: Parsed) -> bool:
    unit = parsed.units[word.i]
    return isinstance(unit, Name) and unit.kind != "organisation"


def _is_other_thing(word: Token, parsed: Parsed) -> bool:
    """Return whether what somebody is taken as is no standing in an organisation: 'as a venue', not 'as the ninth'."""
    plain = word.tag_ == "NN" and parsed.units[word.i] is None and bool(children(word, "det"))
    known = lexicon().lists["standing_nouns"] | lexicon().lists["state_nouns"] | lexicon().lists["posts"]
    return plain and forms()[1].get(word.lower_) not in known and not is_ordinal(word.lower_)


def participant(hit: Hit, kind: str, parsed: Parsed, discourse: Discourse) -> Entity | None:
    """Return the participant that the clause leaves out: the state that is spoken of, and of a place the article's
    country."""
    if kind == "state":
        return discourse.state(position=parsed.starts[hit.word.i], sentence=(parsed.start, parsed.end))
    topic = discourse.topic_state
    if topic is None or any(_sends(w, topic.entity, parsed) for w in hit.word.subtree):
        return None
    return entity_of(topic, step="the article is about it")


def _sends(word: Token, state: str, parsed: Parsed) -> bool:
    """Return whether a word says that troops come from a state: 'Fijian soldiers of the UN force'."""
    unit = parsed.units[word.i]
    host = word.head.head if word.head.lower_ == "from" else word.head
    force = forms()[1].get(host.lower_) in lexicon().lists["forces"]
    return force and isinstance(unit, Name) and unit.entity == state


def named_later(word: Token, arguments: Arguments) -> Entity | None:
    """Return the one organisation that the rest of the sentence names: 'Fiji, suspended in 2009, was readmitted to the
    Commonwealth'."""
    units = arguments.parsed.units[word.i + 1 :]
    named = {u.entity: u for u in units if isinstance(u, Name) and u.kind == "organisation" and u.use != "adjective"}
    if len(named) != 1:
        return None
    return entity_of(next(iter(named.values())), step="the sentence names it later")


def _speaker(word: Token, arguments: Arguments) -> Entity | None:
    """Return the organisation whose leaders govern the clause: 'NATO leaders promised that Georgia would become a
    member'."""
    at = word
    while at.head != at:
        at = at.head
        for subject_word in surface_subject(at) if is_verb(at) else []:
            for owner in (*modifiers(subject_word), *children(subject_word, "poss")):
                if isinstance(arguments.parsed.units[owner.i], Name) and (found := arguments.organisations(owner)):
                    return found[0]
    return None
