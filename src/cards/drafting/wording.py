"""From a span of speech to words fit for a card: clean text that still knows which token is where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.language.aligned import Aligned
from cards.text import capitalise_first, drop_openers, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ASIDES = (
    "you know|i mean|i don't know|like i said|as i said|as i mentioned|as we said|by the way|if you will|"
    "so to speak|let's say|i guess|yes|yeah|of course|as you know|as we know|right|okay|sort of|kind of|"
    "basically|like"
)
_PARENTHETIC = re.compile(
    rf"(?:(?<=\w)\s*,\s*|\.\.\.\s*|\s-\s+|—\s*|^)(?:{_ASIDES})\s*,\s*(?=\w)", re.IGNORECASE
)
_BEFORE_STATEMENT = re.compile(
    rf"(?<=[a-z])\s*,\s*(?:{_ASIDES})\s*,\s*(?=(?:they|we|it|you|he|she|i|there)\b)", re.IGNORECASE
)
"""The same where a statement follows, which a comma must part from what was said before."""
_LAST_ASIDE = re.compile(rf"\s*,\s*(?:{_ASIDES})\s*,?$|\s+of course$", re.IGNORECASE)
_HEDGE = re.compile(
    r"(?:(?<=\bwith )|(?<=\bto )|(?<=\bis )|(?<=\bare )|(?<=\bjust )|(?<=\band )|(?<=\bcan )|(?<=\byou )"
    r"|(?<=\bwill )|(?<=\bbe ))(?:kind|sort) of (?=\w)",
    re.IGNORECASE,
)
_AND_SO_ON = re.compile(
    r"(?<=[\w%)]),? (?:and|or) (?:(?:something|anything|things|stuff|(?:any )?other \w+) "
    r"(?:like (?:that|this)|of (?:that|this) (?:kind|sort))"
    r"|(?:and )?so (?:on|forth)|something|anything|everything|wherever|whatever|whoever|whichever)$",
    re.IGNORECASE,
)
"""What only says that there is more."""
_JOINED = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_SPOKEN = re.compile(r"(?<=\bof |\bto |\bas )you know (?=(?:an?|the|like|your|some)\b)", re.IGNORECASE)
"""The filler without its commas."""
_CLEFT = re.compile(r"\bwhat (it|you|they|we) (can|could|will) do is (?=\1 \2\b)", re.IGNORECASE)
"""What is begun so is said again right behind."""
_STRESS = re.compile(r"(?<=[a-z] )(?:actually|basically|literally) (?=[a-z])")
"""Adverbs of speech, which say nothing more inside a statement."""
_TWO_ARTICLES = re.compile(r"\b(?:the|an?) (?=(?:both )?(?:the|an?|your|my|our|their) [a-z])")
"""The first of two, which the speaker took back."""
_LETTERED = re.compile(r"^[QA] [-–—] (?=[A-Z])")
"""How some transcripts mark a question and its answer."""
_BLANKS = re.compile(r"\s+")
_FUNCTION_WORDS = frozenset("The A An This That These Those Your Our My Their Its".split())
_SHORT_PLURAL = re.compile(r"[A-Z]{2,}s$")
_DASHES = ("—", "–", "-", "--", ";", ":")
_LITTLE = frozenset("DET ADP PRON AUX PART SCONJ CCONJ".split())
_MOST_BEGUN = 4
"""Words that a false start has at most."""
EITHER_WAY = frozenset("whoever whatever whichever wherever however".split())
"""Behind these there are two clauses: what is said of whoever it is comes last."""
_OPENED = re.compile(r'(?:^|[\s(])"[^\s"][^"]*$')
"""A quotation whose end was cut off."""
_EDGES = " ,;:-–—"


@dataclass(frozen=True)
class Words:
    """Clean text of a span, tied to the characters of the span's text."""

    aligned: Aligned
    span: Span

    @property
    def text(self) -> str:
        """The clean words, without capital or full stop added."""
        return self.aligned.text

    def find(self, part: Span) -> tuple[int, int] | None:
        """Where the tokens of `part` stand in the clean text; None where they were cleaned away."""
        first = part.start_char - self.span.start_char
        last = part.end_char - self.span.start_char
        inside = [i for i, origin in enumerate(self.aligned.origin) if first <= origin < last]
        return (inside[0], inside[-1] + 1) if inside else None


def clean(span: Span) -> Words:
    """Take the parentheses of talking ("you know, ") and needless blanks out of a span."""
    aligned = Aligned.of(span.text)
    for start, end in reversed(_begun_twice(span)):
        aligned = aligned.without(start, end)
    aligned = (
        aligned.sub(_LETTERED, "")
        .sub(_BEFORE_STATEMENT, ", ")
        .sub(_PARENTHETIC, " ")
        .sub(_LAST_ASIDE, "")
        .sub(_HEDGE, "")
        .sub(_STRESS, "")
        .sub(_SPOKEN, "")
        .sub(_CLEFT, "")
        .sub(_TWO_ARTICLES, "")
        .sub(_BLANKS, " ")
        .sub(re.compile(r"^[\s,;:–—-]+|[\s,;:–—-]+$"), "")
    )
    return Words(_without_more(aligned), span)


def _without_more(aligned: Aligned) -> Aligned:
    """Text that does not end on "or something like that", unless a list would be left without its "or"."""
    more = _AND_SO_ON.search(aligned.text)
    if more is None:
        return aligned
    kept = aligned.text[: more.start()]
    return aligned if "," in kept and not _JOINED.search(kept) else aligned.without(more.start(), more.end())


def _begun_twice(span: Span) -> list[tuple[int, int]]:
    """Where little words stand that are said again, better, right behind: "with the, | with your hands"."""
    found: list[tuple[int, int]] = []
    for token in span:
        first, last = token.left_edge.i, token.right_edge.i
        if token.dep_ != "reparandum" or first < span.start or last - first >= _MOST_BEGUN:
            continue
        begun = span.doc[first : last + 1]
        after = last + 1
        while after < span.end and span.doc[after].is_punct:
            after += 1
        if after >= span.end or not all(t.pos_ in _LITTLE or t.is_punct for t in begun):
            continue
        following = span.doc[after]
        parted = after > last + 1 or span.doc[last].is_punct
        if following.lower_ == begun[0].lower_ or (parted and following.pos_ == begun[0].pos_):
            found.append((span.doc[first].idx - span.start_char, following.idx - span.start_char))
    return found


def without_openers(words: Words) -> Words:
    """The same words from the first that says something on."""
    kept = drop_openers(words.text)
    cut = len(words.text) - len(kept)
    return Words(Aligned(kept, words.aligned.origin[cut:]), words.span)


def clause(span: Span) -> Span:
    """A span without the further statements and commands behind its own.

    "a place for issues, and you should go there" keeps "a place for issues".
    """
    root = span.root
    listed = _commands(root)
    for token in span:
        if token in listed:
            continue
        if token.i <= root.i or token.dep_.split(":")[0] not in ("conj", "parataxis"):
            continue
        if not _joined_to(token, root):
            continue
        end = token.left_edge.i
        parted = span.doc[end].pos_ in ("CCONJ", "PUNCT") or span.doc[end - 1].pos_ in ("CCONJ", "PUNCT")
        other = any(child.dep_.startswith(("nsubj", "expl")) for child in token.lefts)
        beside = token.dep_ == "parataxis" and token.pos_ in ("VERB", "PRON")
        if (parted and other) or (beside and not other):
            while end > root.i + 1 and span.doc[end - 1].pos_ in ("CCONJ", "PUNCT", "ADV"):
                end -= 1
            open_still = any(t.lower_ in EITHER_WAY for t in span.doc[root.i : end])
            if end > root.i and end - span.start >= 2 and not open_still:
                return span.doc[span.start : end]
    return span


def _commands(root: Token) -> list[Token]:
    """The commands of a list, as "start small, take notes and ask for help" has them; two are no list."""
    beside = [
        t
        for t in root.rights
        if t.dep_ in ("conj", "parataxis")
        and t.pos_ == "VERB"
        and t.lower_ == t.lemma_.lower()
        and not any(child.dep_.startswith(("nsubj", "expl", "aux")) for child in t.lefts)
        and (t.left_edge.nbor(-1).text == "," or t.nbor(-1).pos_ == "CCONJ")
    ]
    commanded = root.pos_ == "VERB" and root.lower_ == root.lemma_.lower()
    return beside if commanded and len(beside) > 1 else []


def _joined_to(token: Token, root: Token) -> bool:
    """Whether a clause is set beside the root's, and not inside something that hangs from it."""
    while token != root and token.dep_.split(":")[0] in ("conj", "parataxis"):
        token = token.head
    # "I like to use a saw and it is sharp": the clause is set beside "like".
    return token == root or (root.dep_ == "xcomp" and root.head == token)


def shorten(span: Span, most: int) -> Span:
    """A span cut before a clause behind a comma, where it has more than so many words."""
    if len(span.text.split()) <= most:
        return span
    cuts = [
        token.left_edge.i
        for token in span
        if token.dep_.split(":")[0] in ("advcl", "conj", "parataxis", "acl")
        and token.left_edge.i - 1 > span.root.i
        and span.doc[token.left_edge.i - 1].is_punct
    ]
    cuts += [token.i for token in span if token.text in _DASHES and token.i > span.root.i]
    # Better before a clause without a comma than not at all.
    bare = [
        token.left_edge.i
        for token in span
        if token.dep_.split(":")[0] in ("advcl", "conj", "parataxis") and token.left_edge.i > span.root.i + 2
    ]
    for places in (cuts, bare):
        short = (cut for cut in places if len(span.doc[span.start : cut].text.split()) <= most)
        if fitting := [cut for cut in short if cut - span.start >= 3 and _may_end(span, cut)]:
            return span.doc[span.start : max(fitting)]
    return span


def _may_end(span: Span, cut: int) -> bool:
    """Whether nothing before a place waits for a word behind it, as "because if it rains" would."""
    return not any(
        token.head.i >= cut and token.head.i < span.end and token.dep_ not in ("punct", "cc")
        for token in span.doc[span.start : cut]
    )


def phrase(span: Span) -> str:
    """The clean words of a span, to stand inside a sentence: no opening capital, no closing point."""
    text = clean(span).text.rstrip(" .?!,;:")
    if len(span) > 1 and span[0].pos_ == "PROPN" and span.root.pos_ == "NOUN" and span[0].is_sent_start:
        named = span[1].pos_ == "PROPN" or span[0].dep_.startswith("nmod:poss")
        return text if named else lower_first(text)
    return decapitalise(text, span[0]) if text else ""


def sentence(text: str) -> str:
    """Words as a sentence of their own: a capital first, a full stop last."""
    text = text.strip(_EDGES)
    if not text:
        return ""
    text = capitalise_first(text)
    if text.count('"') % 2 and _OPENED.search(text):
        text += '"'
    bare = text.rstrip("\"')")
    return text if bare.endswith((".", "?", "!", "…")) else text + "."


def decapitalise(text: str, first: Token) -> str:
    """Lower the first letter unless it belongs to a name, an acronym or "I"."""
    word = text.split(maxsplit=1)[0] if text else ""
    if word in _FUNCTION_WORDS:
        return text[0].lower() + text[1:]
    if not word or not first.is_sent_start or word[1:] != word[1:].lower():
        return text
    if first.pos_ == "PROPN" and not any(token.text == first.lower_ for token in first.doc):
        return text
    if word in ("I", "I'm", "I'll", "I've", "I'd"):
        return text
    return text[0].lower() + text[1:]


def is_plural(span: Span) -> bool:
    """Whether a noun phrase takes "are": as the speaker has it, else as its noun has it."""
    behind = span.doc[span.end : span.end + 4]
    verb = next((t for t in behind if not t.is_punct and t.lower_ not in ("who", "which")), None)
    if verb is not None and verb.lower_ in ("are", "'re", "is", "'s", "was", "were"):
        return verb.lower_ in ("are", "'re", "were")
    root = span.root
    if span.text.isupper() or span[0].lower_ in ("a", "an"):
        return False
    if _SHORT_PLURAL.search(span.text):
        return True
    joined = any(child.dep_ == "conj" and child in span for child in root.children)
    return joined or ("Plur" in root.morph.get("Number", []) and root.lower_ != root.lemma_.lower())
