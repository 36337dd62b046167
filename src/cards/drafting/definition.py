"""Definitions: a term is asked for and answered in the speaker's own words, or described and named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt
from cards.drafting.cloze import MAX_FRONT, bare, cloze
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.meaning import (
    ADMIRED,
    NAMING,
    behind_the_name,
    defines,
    described,
    inside,
    judges,
    only_names,
    own_words,
    praises,
    says_little,
    states_of_noun,
    worded,
)
from cards.drafting.mistaken import is_mistaken, of_others, points_elsewhere
from cards.drafting.naming import from_description, from_what_was_said, said_before
from cards.drafting.pronouns import dangling, points_at_screen, points_back
from cards.drafting.screen import with_article
from cards.drafting.term import (
    IDEAS,
    MAX_TERM,
    is_owned,
    is_term,
    name_of,
    owner,
    plural,
    term_text,
    what_is,
    whole_term,
)
from cards.drafting.told import told
from cards.drafting.wording import Words, clean, sentence, without_openers
from cards.drafting.worth import best

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

LEAST_ANSWER = 3
"""Words of an answer that says what something is."""
LEAST_NEW = 2
"""Words of a description that are not in the name, where nothing else tells things apart."""
LEAST_AROUND = 3
"""Words with a meaning that a sentence must have besides its term for the term to be guessed from them."""
_NO_ANSWER = re.compile(
    r"^(?:['’]|(?:it works )?as follows\b|"
    r"(?:of|that|which|we|you|those|here|there|in this|he|she|i|so|and|it turns out|it seems|"
    r"going to|gonna|by|with|for(?! (?:example|instance)\b)) |.*\blet(?:'s| us)\b)",
    re.IGNORECASE,
)
_MEANS = re.compile(r"^(?:it|they) means? (?=that )", re.IGNORECASE)
_IN_PASSING = re.compile(
    r",? (?:from|in) my (?:perspective|opinion|view|experience|mind)(?:,|(?=[.]))", re.IGNORECASE
)
_SOME_ONE = re.compile(r"^this (?:one )?(?=\w)", re.IGNORECASE)
"""How a talk first speaks of something: "I wrote this one program called …"."""
_NOT_SAID_OF_IT = re.compile(
    r"^(?:you|we)(?:(?: have|'ve| had) (?:\w+(?:ed|en)|done|made|had|got|heard|said)\b"
    r"| (?:don't|do not) want\b)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"^(?:you|we)\b(?! (?:can |will |'ll )?(?:see|saw|know|notice|remember))", re.IGNORECASE)
_SHORT_FOR = re.compile(
    r"\b(?:stands? for|short for|an? (?:acronym|abbreviation) (?:for|of))\s*$", re.IGNORECASE
)
_HERE = re.compile(r",? (?:in this case|here)[.]?$", re.IGNORECASE)
_LIKE_BEFORE = re.compile(r"\b(?:in|by) (?:this|that) (?:way|case|manner|situation)\b", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"\b(?:where|when|that|which) (?:once|if|when|after|before|while|whenever|until)\b[^,]*[.]$",
    re.IGNORECASE,
)
"""A clause that waits for the statement behind its condition."""
_BROKEN = re.compile(r"When\b.*\w—\w")
"""A condition that the speaker broke off."""
_ADMIRING = re.compile(rf"\b(?:is|are|was) (?:\w+ )*(?:{'|'.join(sorted(ADMIRED))})[.]?$")
_BLANKS = re.compile(r"\s+")
_QUOTATION_MARKS = re.compile(r"[\"“”]")
_AIM = re.compile(r"\b(?:goal|purpose|aim|job|role) (?:of|behind|in|for)(?= the$| an?$|$)", re.IGNORECASE)
_OPENERS = frozenset("that when where if how what who".split())
_TO_LEARNER = {"me": "you", "my": "your", "mine": "yours", "myself": "yourself"}
_SPEAKER = re.compile(r"\b(?:me|my|mine|myself)\b")
_DEMONSTRATIVES = frozenset("this these those".split())
_CERTAIN = frozenset("particular specific".split())
_QUANTITIES = frozenset("variable number value parameter constant vector matrix quantity".split())
"""What gets a letter for a name in a formula; the letter alone asks for nothing."""
_OF_TALKS = NAMING | frozenset("talk speak discuss look see say go today video lecture time want".split())


def draft_definition(found: Found) -> Draft | Refusal:
    """Ask for the term captured as `term`; answer with the capture `meaning` or `answer`.

    What is described in a gerund or a whole statement is asked for by that description. Without a meaning,
    or where it says too little, the term is hidden in its sentence.
    """
    captured = found.capture("term")
    if captured is None:
        return Refusal("the rule captured no term")
    term = whole_term(captured, found.capture("meaning", "answer"))
    asked = term_text(term) if term is not None else ""
    if term is None or not is_term(term) or not asked or len(asked.split()) > MAX_TERM:
        return Refusal("no term short enough to ask for")
    return best(found, attempts(found, term)) or Refusal(
        "the answer says nothing, or points to something else"
    )


def attempts(found: Found, term: Span) -> Iterator[Attempt]:
    """Every card that a definition can become, the best form first."""
    meaning = found.capture("meaning", "answer")
    if meaning is not None and meaning.start < term.end <= meaning.end and term.start <= meaning.start:
        meaning = meaning.doc[term.end : meaning.end] if term.end < meaning.end else None
    said = told(meaning, term) if meaning is not None else None
    if said is not None and (is_mistaken(said, term) or judges(said) or _tells_who_speaks(said, term)):
        return
    proposed = found.match.rule.id.startswith("scorer.")
    if meaning is not None:
        yield from _short_form(found, term, meaning)
        yield from from_description(term, meaning)
    yield from from_what_was_said(found, term)
    if meaning is not None and (meaning[0].sent == term.sent or meaning.start > term.end):
        yield from _defined(found, term, meaning)
    if not proposed or any(t.lemma_ in NAMING for t in found.span):
        yield from _hidden(found, term)


def _tells_who_speaks(meaning: Span, term: Span) -> bool:
    """ "Ann Miller (AM): …" """
    return meaning.end <= term.start and "):" in term.doc[term.end : term.end + 2].text


def _short_form(found: Found, term: Span, meaning: Span) -> Iterator[Attempt]:
    """What does DNS stand for? Only where that is said, or the rule knows it by the initials."""
    between = term.doc[term.end : meaning.start].text if meaning.start >= term.end else ""
    initials = found.match.rule.id.endswith("short-form")
    if not initials and not _SHORT_FOR.search(between):
        return
    said = told(meaning, term)
    if any(t.dep_.startswith("nsubj") and t.head in said for t in said):
        return
    name = name_of(term)
    if len(name.split()[-1]) == 1:
        # "The S stands for Save": nobody knows of what word.
        return
    asked = re.sub(r"(?<=[A-Z])s$", "", name) if initials else term_text(term)
    letters = [word for word in asked.split() if word.isupper()]
    if initials and len(letters) == 1:
        # "user-activated soft fork (UASF) client"
        asked = letters[0]
    long = _HERE.sub("", clean(said).text)
    both = f"{long} ({name})" if meaning.end <= term.start else name
    draft = Draft("basic", f"What does {asked} stand for?", sentence(long), term=both)
    yield Attempt("short form", draft, (*term, *meaning), meaning)


def _defined(found: Found, term: Span, meaning: Span) -> Iterator[Attempt]:
    """What is a closure? A function that …"""
    name = name_of(term)
    thing = told(described(meaning, term), term)
    before = thing.end <= term.start
    proposed = found.match.rule.id.startswith("scorer.")
    if proposed and (not defines(thing) or _tells_a_story(thing) or _is_only_place(term, thing)):
        return
    answer = worded(thing, term, name)
    said = tuple(thing)
    if len(name) == 1 and _is_named_now(found.span):
        return
    named = any(t.lemma_ in NAMING for t in term.doc[thing.end : term.start])
    if len(name) == 1 and (name.islower() or thing.root.lemma_.lower() in _QUANTITIES):
        return
    if before and thing.root.lower_ in ("one", "ones") and "of" not in {t.lower_ for t in thing}:
        return
    if before and (thing[-1].lower_ == "what" or thing[0].lower_ == "if"):
        return
    if before and _is_somebodys(thing):
        return
    if before and says_little(thing):
        more = behind_the_name(term, found.span)
        if more is None:
            return
        answer = sentence(f"{inside(thing)} {clean(more).text}")
        said, thing = (*thing, *more), more
    elif _says_nothing_new(thing, term, answer):
        return
    first = next((t for t in thing if answer.lower().startswith(f"{t.lower_} ")), None)
    if first is not None and _lacks_subject(first):
        return
    answered = re.findall(r"\w+", answer.lower())
    if of_others(thing, plural(term)) or any(t.lower_ in answered for t in points_elsewhere(thing, term)):
        return
    if (
        _LIKE_BEFORE.search(answer)
        or _UNFINISHED.search(answer)
        or _BROKEN.match(answer)
        or _ADMIRING.search(_IN_PASSING.sub("", answer))
    ):
        return
    meant = any(t.lemma_ == "mean" for t in term.doc[term.end : thing.start])
    if meant and (_PERSON.match(answer) or states_of_noun(thing)) and thing[0].lower_ not in _OPENERS:
        answer = sentence(f"{'They mean' if plural(term) else 'It means'} that {inside(thing)}")
    told_to_you = (thing[0].sent != term.sent or thing[0].dep_ == "obj") and _PERSON.match(answer)
    if (
        (_NO_ANSWER.match(answer) and not told_to_you)
        or _NOT_SAID_OF_IT.match(answer)
        or points_at_screen(answer)
    ):
        return
    far = thing.root.dep_ in ("nmod", "obl", "conj") and len(own_words(thing)) < LEAST_ANSWER
    if before and (far or (named and only_names(thing))):
        # A name far from what it names, or by another name: the whole sentence tells more.
        yield from _hidden(found, term)
    front, answer = _asked(term, thing, answer, _aim_of(meaning, thing)), _IN_PASSING.sub("", answer)
    if (means := _MEANS.match(answer)) and front.startswith("What "):
        front, answer = f"What does “{name}” mean?", sentence(answer[means.end() :])
    if any(t.text == "I" and t.dep_ == "nsubj" for t in thing):
        return
    if _SPEAKER.search(answer):
        answer = _SPEAKER.sub(lambda said: _TO_LEARNER[said[0]], answer)
    if named and (one := _SOME_ONE.match(answer)):
        answer = f"{'An' if answer[one.end()] in 'aeiouAEIOU' else 'A'} {answer[one.end() :]}"
    if re.search(rf"\w .*\b{re.escape(name)}\b", answer, re.IGNORECASE) and thing.end > term.start:
        return
    aim = front.partition(f" {term_text(term)}?")[0].removeprefix("What is the ") if " of " in front else ""
    draft = Draft("basic", front, answer, term=name, key=f"{aim} {name}" if aim else "")
    unknown = [t for t in said if _points(t) and not _known(t, thing, term)]
    told_apart = before and any(t.dep_ == "nmod" for t in thing.root.rights)
    if (
        unknown
        and not told_apart
        and not own_words(t for t in thing if t.head not in {u.head for u in unknown})
    ):
        return
    for token in unknown:
        draft = with_article(draft, token)
    yield Attempt("definition", draft, (*term, *thing), thing)


def _lacks_subject(verb: Token) -> bool:
    """Whether an answer would begin with what a thing does, or with what is done to it."""
    form = verb.morph.get("VerbForm", [])
    finite = "Fin" in form and "Imp" not in verb.morph.get("Mood", [])
    # "printed maps", and "decayed plants" that the parse takes for a deed.
    describes = verb.dep_ == "amod" or any(t.dep_ == "obj" for t in verb.rights)
    undergone = "Part" in form and not verb.lower_.endswith("ing") and not describes
    return verb.pos_ == "VERB" and (finite or undergone)


def _is_somebodys(thing: Span) -> bool:
    """Whether a "their" or "my" of a description belongs to nobody that it names before."""
    nouns = [t.i for t in thing if t.pos_ in ("NOUN", "PROPN")]
    owners = [t.i for t in thing if t.dep_ == "nmod:poss" and t.pos_ == "PRON"]
    if thing.root.pos_ == "PROPN":
        return bool(owners)
    return any(not any(noun < owner for noun in nouns) for owner in owners)


def _aim_of(meaning: Span, thing: Span) -> str:
    """`idea` of "The idea here is to review often", where only what it is to do stayed."""
    before = (t for t in meaning[:4] if t.i < thing.start and t.dep_.startswith("nsubj"))
    return next((t.lower_ for t in before if t.lower_ in IDEAS), "")


def _asked(term: Span, thing: Span, answer: str, aim_of: str) -> str:
    if aim_of and answer.startswith("To "):
        return f"What is the {aim_of} of {term_text(term)}?"
    before = term.doc[max(term.start - 3, 0) : term.start]
    aim = re.compile(_AIM.pattern.replace("goal", "goal|idea|point")) if answer.startswith("To ") else _AIM
    if match := aim.search(before.text):
        return f"What is the {match[0].lower()} {term_text(term)}?"
    if is_owned(term) and (whole := owner(term)) is not None:
        return f"What is the {name_of(term)} of {clean(whole).text}?"
    return what_is(term, thing)


def _points(token: Token) -> bool:
    """Whether a word says that its noun was spoken of before: "these nuts", "that particular value"."""
    following = token.doc[token.i + 1 : token.i + 2].text.lower()
    certain = token.lower_ == "that" and following in _CERTAIN
    return token.dep_ == "det" and (token.lower_ in _DEMONSTRATIVES or certain)


def _known(token: Token, thing: Span, term: Span) -> bool:
    """Whether a demonstrative points to something on the card, or stands before a number."""
    if token.head.i < token.i:
        return True
    following = token.doc[token.i + 1]
    if (
        following.pos_ == "NUM"
        or following.lower_ == "one"
        or (token.i == thing.start and thing.start > term.end)
    ):
        return True
    noun = token.head.lemma_
    return any(t.lemma_ == noun for t in (*term, *thing) if t.i < token.i or t in term)


def _tells_a_story(thing: Span) -> bool:
    """Whether it is said of the past, or points back: nobody defines a thing so."""
    verbs = [thing.root, *thing.root.children]
    past = any(t.pos_ in ("VERB", "AUX") and _is_past(t) for t in verbs)
    return past or any(t.dep_ == "det" and t.lower_ in _DEMONSTRATIVES for t in thing)


def _is_only_place(term: Span, thing: Span) -> bool:
    """Whether something is stated of what goes on there: "In a democracy, people vote"."""
    return states_of_noun(thing) and thing[0].sent == term.sent and term.root.dep_ in ("obl", "nmod")


def _is_past(verb: Token) -> bool:
    return "Past" in verb.morph.get("Tense", []) and "Fin" in verb.morph.get("VerbForm", [])


def _says_nothing_new(thing: Span, term: Span, answer: str) -> bool:
    if thing.end <= term.start:
        return only_names(thing) and len(_new(thing, term)) < LEAST_NEW
    return praises(thing) or len(answer.split()) < LEAST_ANSWER or not own_words(thing)


def _new(thing: Span, term: Span) -> list[Token]:
    """What is said of a thing beyond the words of its name."""
    named = {t.lemma_ for t in term}
    return [t for t in own_words(thing) if t.lemma_ not in named]


def _is_named_now(said: Span) -> bool:
    """Whether a speaker names something of his own: "we create a column called C"."""
    for naming in said:
        noun = naming.head
        if naming.lemma_ not in NAMING or naming.dep_ != "acl" or noun.dep_ != "obj":
            continue
        if any(t.lower_ in ("we", "i") and t.dep_ == "nsubj" for t in noun.head.lefts):
            return any(t.lower_ in ("a", "an") for t in noun.lefts)
    return False


def _hidden(found: Found, term: Span) -> Iterator[Attempt]:
    """A cloze of the term, where the sentence around it says what it is."""
    name = name_of(term)
    words = without_openers(clean(found.span))
    words = Words(words.aligned.sub(_QUOTATION_MARKS, "").sub(_BLANKS, " "), words.span)
    place = words.find(next(bare(term)))
    around = [t for t in own_words(found.span) if t.lemma_ not in _OF_TALKS and t not in term]
    least = LEAST_AROUND - 1 if found.span[0].lower_ in ("if", "when") else LEAST_AROUND
    if _is_named_now(found.span):
        return
    if points_back(words.text) or place is None or len(around) < least or len(words.text.split()) > MAX_FRONT:
        return
    draft = replace(cloze(words, *place), term=name)
    if dangling(found.span[: max(term.start - found.span.start, 0)]):
        draft = replace(draft, context=said_before(found))
        if not draft.context:
            return
    yield Attempt("hidden term", draft, tuple(found.span), term)
