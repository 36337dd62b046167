"""What can be told of words without a parse: which carry meaning, and which look like a noun or a verb."""

from __future__ import annotations

import re

from cards.drafting.identity import anchor

NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred "
    "thousand".split()
)
DETERMINERS = frozenset(
    "a an the my your our his her its their some any every each no another many several few most all "
    "both".split()
)
POINTERS = frozenset("it this that they them these those he she him her his its their here".split())
QUESTION_WORDS = frozenset("what who whom whose which why how when where".split())
MODALS = frozenset("can could should would will shall must may might cannot ought".split())
AUXILIARIES = MODALS | frozenset(
    "is are am was were be been being do does did has have had ain't isn't aren't wasn't weren't don't "
    "doesn't didn't hasn't haven't hadn't can't couldn't shouldn't wouldn't won't mustn't needn't".split()
)
_PREPOSITIONS = frozenset(
    "about above across after against along among around as at before behind below beneath beside between "
    "beyond by during except for from in inside into like near of off on onto out outside over past per "
    "since than through till to toward towards under until up upon via with within without".split()
)
_PLACES = frozenset("above behind below beneath beyond inside outside under".split())
_SMALL = frozenset(
    "i you we us me they he she it him them this that these those my your our his her its their mine yours "
    "ours theirs one ones self and or but nor so yet if because while although though whether unless once "
    "then there here just also too very really quite even still again ever never always often not n't only "
    "own same such other more most much many few less least some any all both each every either neither no "
    "none yes down away back let let's please well now maybe perhaps actually basically something anything "
    "nothing everything i'm i've i'll i'd you're you've you'll you'd we're we've we'll we'd it's it'll "
    "that's there's they're they've they'll he's she's what's who's how's where's s t d ll re ve m".split()
)
_WITHOUT_MEANING = _SMALL | DETERMINERS | AUXILIARIES | (_PREPOSITIONS - _PLACES) | QUESTION_WORDS
_PEOPLE = frozenset(
    "someone somebody anyone anybody everyone everybody nobody whoever people person others children men "
    "women".split()
)
_VAGUE = frozenset("thing things case way ways time step part reason first second third best good".split())
_VERBS = frozenset(
    """
    accept act add agree aim allow answer apply approach arrange arrive ask assume attach avoid
    balance base become     become becomes began begin believe bend blow boil break bring brings brush
    build built burn buy calculate call     came carry catch change charge check choose clean clear climb
    close collect combine come comes compare complete     connect consider contact contain contains
    continue control cook copy count cover create cross cut cuts dance deal     decide define depend
    describe design dig draw drill drink drive drop dry eat enjoy enter expect explain extend     face
    fail fall feed feel fell fight fill find finish fit fix flow fly focus fold follow forget form found
    free     gave get gets give gives go goes got grew grow grows guess handle hang happen happens hate
    heat help helps hide     hit hold holds hope hurt identify ignore imagine improve include includes
    increase install invest invite join     jump keep keeps kept kill knew know knows land last laugh lay
    lead leads learn leave leaves left lets lie lies     lift like limit link listen live look looks lose
    lost love made maintain make makes manage mark match matter     matters mean means measure meet melt
    mix move moves name need needs note notice observe offer open order pack     paint pass pay perform
    pick place plan plant play point pour practice prepare press prevent print produce protect     prove
    provide pull push put puts raise ran reach read recommend record reduce refer reflect release rely
    remain     remember remind remove repeat replace report require respect rest return review rise rub
    run runs said sat saw     say says search see seek seem seems sell send sent separate serve set share
    shift show shows shut sing sit sleep     slide slow smell smile solve sort sound speak spend split
    spread stand stands start state stay step stick stop     store stretch study succeed suggest supply
    support suppose switch take takes talk taste teach tell tend test     thank think thinks throw tie
    took touch train travel treat trim trust try turn turns understand update use uses     vary visit wait
    wake walk want wants wash waste watch water wear went win wish wonder work works worry wrap write
    """.split()
)
_TAKERS = frozenset("a an the my your our his its their this these those it them him me us yourself".split())
_BEFORE_VERBS = frozenset(
    "i you we they he she it who to not never always please just then let's and or".split()
) | (MODALS | frozenset("do does did don't doesn't didn't can't couldn't shouldn't won't wouldn't".split()))
_BEFORE_PARTICIPLES = frozenset("is are am was were be been being have has had having get gets".split())
_GERUND_AFTER = _PREPOSITIONS | frozenset("when while once".split())
_ENDINGS = ("ing", "ied", "ies", "ed", "es", "s", "e", "y")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.?!;:,]")


def words(text: str) -> list[str]:
    """The words in lower case, without punctuation."""
    return anchor(text).split()


def stem(word: str) -> str:
    """A word without its commonest endings: `cutting`, `cuttings` and `cut` have the same."""
    word = word.removesuffix("s") if word.endswith("ings") else word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def carries_meaning(word: str) -> bool:
    """Whether a word, in lower case, can be what a card is about: no article, pronoun and the like."""
    return word not in _WITHOUT_MEANING


def content(text: str) -> list[str]:
    """The words that carry meaning, in lower case."""
    return [word for word in words(text) if carries_meaning(word)]


def tokens(text: str) -> list[str]:
    """Words as written and single points and commas, in order; hyphenated words stay whole."""
    return _TOKEN.findall(text.replace("’", "'"))


def is_noun(found: list[str], at: int) -> bool:
    """Whether one of `tokens` may be a noun, and so what a pronoun behind it stands for."""
    return in_noun_phrase(found, at) or (_may_be_noun(found[at]) and not _looks_like_verb(found, at))


def in_noun_phrase(found: list[str], at: int) -> bool:
    """Whether one of `tokens` surely belongs to a noun phrase: a person, or behind an article or the like."""
    if found[at].lower() in _PEOPLE:
        return True
    if not _may_be_noun(found[at]):
        return False
    for word in reversed(found[max(at - 4, 0) : at]):
        if word.lower() in DETERMINERS or word.lower() in NUMBERS:
            return True
        if not word[0].isalnum() or not carries_meaning(word.lower()):
            return False
    return False


def _may_be_noun(token: str) -> bool:
    word = token.lower()
    return carries_meaning(word) and word[0].isalpha() and word not in _VAGUE and word not in NUMBERS


def _looks_like_verb(before: list[str], at: int) -> bool:
    word = before[at].lower()
    left = before[at - 1].lower() if at else "."
    if word.endswith("ly") or left in _BEFORE_VERBS or (left in QUESTION_WORDS and word in _VERBS):
        return True
    if left in ".?!;:,":
        return before[at].islower() or word in _VERBS or word.endswith(("ing", "ed")) or at == 0
    if left in _BEFORE_PARTICIPLES:
        return word.endswith(("ed", "en", "ing"))
    return left in _GERUND_AFTER and word.endswith("ing")


def has_verb(text: str) -> bool:
    """Whether some word may be a verb; in doubt it may."""
    found = [token.lower() for token in tokens(text)]
    for at, word in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else ""
        left = found[at - 1] if at else ""
        if word in AUXILIARIES or word in _VERBS or re.search(r"n't$|'(?:s|re|m|ve|ll|d)$", word):
            return True
        if not carries_meaning(word) or not word[0].isalpha():
            continue
        if len(word) > 4 and word.endswith(("ed", "ify", "ise", "ize", "ises", "izes", "ifies")):
            return True
        if following in _TAKERS or (left in _BEFORE_VERBS and left not in ("and", "or")):
            return True
        begins = not at or left in ".?!;:,"
        if begins and following in _PREPOSITIONS - {"of"} and not word.endswith(("er", "on", "s")):
            return True
    return False
