"""What speech and captions do to written sentences: no punctuation, no capitals, fillers, false starts."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from treebank import Sentence, Token

_FILLERS = ("uh", "um", "uh", "um", "er", "hmm")
_RESTORED_MARKS = (",", ".", "?", "!")
_REPEATED_POS = ("PRON", "DET", "ADP", "AUX", "CCONJ", "SCONJ", "PART")


def strip_punctuation(sentence: Sentence, keep: Sequence[str] = ()) -> Sentence:
    """The sentence without its punctuation tokens, but for the marks to keep; what hung on them moves up."""
    return _without(sentence, lambda token: token.pos == "PUNCT" and token.word not in keep)


def lower(sentence: Sentence, keep_names: bool = False) -> Sentence:
    """The sentence in lower case; with `keep_names` "I" and proper nouns stay, as in some captions."""

    def lowered(token: Token) -> Token:
        kept = keep_names and (token.pos == "PROPN" or token.word in ("I", "AI", "TV", "OK"))
        return token if kept else replace(token, word=token.word.lower())

    return replace(sentence, tokens=tuple(map(lowered, sentence.tokens)))


def as_captioned(sentence: Sentence, rng: random.Random) -> Sentence:
    """As raw automatic captions have it: lower case and no punctuation; names may keep their capitals."""
    return lower(strip_punctuation(sentence), keep_names=rng.random() < 0.35)


def as_restored(sentence: Sentence, rng: random.Random) -> Sentence:
    """As a restorer makes it of captions: full stops, question marks, some commas, a capital first letter."""
    bare = lower(strip_punctuation(sentence, _RESTORED_MARKS), keep_names=rng.random() < 0.9)
    bare = _without(bare, lambda token: token.word == "," and token.pos == "PUNCT" and rng.random() < 0.3)
    if not bare.tokens:
        return sentence
    first = bare.tokens[0]
    capital = replace(first, word=first.word[:1].upper() + first.word[1:])
    return replace(bare, tokens=(capital, *bare.tokens[1:]))


def curly(sentence: Sentence) -> Sentence:
    """The sentence with typographic apostrophes and quotation marks."""

    def curled(token: Token) -> Token:
        if token.word == '"':
            return replace(token, word="“" if not token.space else "”")
        return replace(token, word=token.word.replace("'", "’"))

    return replace(sentence, tokens=tuple(map(curled, sentence.tokens)))


def colloquial(sentence: Sentence, rng: random.Random) -> Sentence:
    """Some "going to VERB" as "gonna", "want to" as "wanna", "because" as "'cause" or "cause"."""
    tokens = list(sentence.tokens)
    for index, token in enumerate(tokens):
        word = token.word.lower()
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        verb = after is not None and after.word == "to" and after.pos == "PART" and rng.random() < 0.5
        if after is not None and verb and word in ("going", "want"):
            short, style = {"going": ("gon", "gon"), "want": ("wan", "wan")}[word]
            cased = style.capitalize() if token.word[0].isupper() else short
            tokens[index] = replace(token, word=cased, space=False)
            tokens[index + 1] = replace(after, word="na")
        elif word == "because" and token.pos == "SCONJ" and rng.random() < 0.4:
            tokens[index] = replace(token, word=rng.choice(("'cause", "cause")))
    return replace(sentence, tokens=tuple(tokens))


def disfluent(sentence: Sentence, rng: random.Random, rate: float = 0.04) -> Sentence:
    """The sentence with fillers, repeated function words ("to to") and repeated first words put in."""
    tokens = sentence.tokens
    before: dict[int, list[Token]] = {}
    for index, token in enumerate(tokens):
        glued = (index > 0 and not tokens[index - 1].space) or not token.space
        if glued or token.pos == "PUNCT" or rng.random() >= rate:
            continue
        inserted = []
        if token.pos in _REPEATED_POS and rng.random() < 0.6:
            inserted.append(replace(token, head=index, dep="reparandum"))
        if not inserted or rng.random() < 0.15:
            filler = rng.choice(_FILLERS)
            head = index if token.dep == "ROOT" or rng.random() < 0.2 else token.head
            inserted.append(Token(filler, True, "INTJ", "", filler, head, "discourse"))
        before[index] = inserted
    if not before:
        return sentence
    moved: list[int] = []
    shift = 0
    for index in range(len(tokens)):
        shift += len(before.get(index, ()))
        moved.append(index + shift)
    made: list[Token] = []
    for index, token in enumerate(tokens):
        made += [replace(new, head=moved[new.head]) for new in before.get(index, ())]
        made.append(replace(token, head=moved[token.head]))
    return replace(sentence, tokens=tuple(made))


def _without(sentence: Sentence, unwanted: Callable[[Token], bool]) -> Sentence:
    """The sentence without the unwanted tokens, their dependents hung on the next head up that stays.

    If a root goes, its first remaining dependent becomes the root and the others hang on it."""
    tokens = sentence.tokens
    out = [unwanted(token) for token in tokens]
    if not any(out):
        return sentence
    number = {old: new for new, old in enumerate(index for index, gone in enumerate(out) if not gone)}
    heir: dict[int, int] = {}
    made: list[Token] = []
    for index, token in enumerate(tokens):
        if out[index]:
            if made and not made[-1].space:
                made[-1] = replace(made[-1], space=True)
            continue
        head, dep = token.head, token.dep
        while out[head] and tokens[head].head != head:
            head = tokens[head].head
        if out[head]:
            head = heir.setdefault(head, index)
            dep = "ROOT" if head == index else dep
        made.append(replace(token, head=number[head], dep=dep))
    return replace(sentence, tokens=tuple(made))
