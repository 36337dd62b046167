"""Which language a text in Latin letters is in, told by the commonest of its small words.

Words without content, such as `the` or `nicht`, are a third and more of what is said in any language, and the
commonest two dozen of them half of these. Those listed are written in ASCII, so they look the same in every
encoding of Latin letters. A word that several languages have counts less for each.
"""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
# fmt: off
_LISTS = {
    "en": "the and to of a is in it you that this for we on are with be have so not but what they can your",
    "de": "der die das und ist nicht ich du wir sie es ein eine zu in den mit auf dem von sich auch wie aber",
    "fr": "le la les de des et est un une que qui dans pour pas vous nous je il elle on ce sur avec mais",
    "es": "el la los las de que y es un una en por con no se para lo su como pero yo me te si muy del al hay",
    "pt": "o a os as de que e um uma em por com para se na do da dos das mas eu ele ela isso muito como mais",
    "it": "il la di che e un una per non si con del della sono le gli lo ho ha mi ma come anche questo nel i",
    "nl": "de het een en van is dat niet ik je we ze in op te voor met zijn er maar ook aan dit wat als",
    "sv": "och att det som en ett inte jag du vi de den med av till om har var men kan ska man vad sig nu",
    "da": "og at det er en et ikke jeg du vi de den med af til om har var men kan skal man hvad sig nu der",
    "no": "og at det er en et ikke jeg du vi de den med av til om har var men kan skal man hva seg her som",
    "fi": "ja on ei se en sen mutta kun niin mit olen ole ovat hyvin sitten nyt voi kuin joka tai kanssa",
    "pl": "nie to jest na i w z do jak co tak ale po od za o tego tym ten czy by mnie ma tylko kiedy ze ich",
    "cs": "je to na se v a ne co jak ale tak za jsem si by do jsou tento kdy nebo jen pro jako od ve po mi",
    "sk": "je to na sa v a nie ako ale tak za som si by do sme ktor kedy alebo len pre od vo po mi aj ich",
    "hu": "a az hogy nem is van egy ez meg de csak mint ha mi ki el volt lesz itt most majd ezt azt vagy fel",
    "ro": "este nu un o de la cu pe care mai din ce sunt am ai asta ca dar sau pentru cum iar si au fi",
    "hr": "je i u na se da to ne za su od kako ali sam si iz po koji ovo bi smo ili kao sve jer kad",
    "sl": "je in v na se da to ne za so od kako ali sem si iz po ki bi smo kot ko pa pri tudi kaj ni",
    "tr": "bir bu ve de da ne ben o var ama daha sonra ile gibi kadar olan evet her en mi biz sen onu bunu",
    "lt": "ir kad yra tai su bet kaip ne tik jau dar ar po apie kas buvo labai mes jis ji iki jie nuo per",
    "lv": "un ir ka tas nav par no ar es tu bet vai uz kas to lai tad pie man ko jau mums viss ja",
    "et": "ja on ei see et ma kui ning mis oli aga ka siis oma meie seda kes nagu ole mida nii sa juba",
    "id": "yang dan di itu ini tidak dengan untuk dari ada akan kita saya dia pada juga bisa ke apa",
    "ca": "el la els les de que i un una en per amb no es se del al va ha com hi aquest molt pel dels",
}
# fmt: on
_SCRIPTS = {
    "ja": "\u3040-\u30ff",
    "ko": "\uac00-\ud7af",
    "zh": "\u3400-\u9fff",
    "he": "\u0590-\u05ff",
    "ar": "\u0600-\u06ff",
    "ru": "\u0400-\u04ff",
    "el": "\u0370-\u03ff",
    "th": "\u0e00-\u0e7f",
    "hi": "\u0900-\u097f",
}
"""Of the languages that share a script the most widely spoken; kana stand beside more signs of Chinese."""
_KNOWN = {tag: frozenset(words.split()) for tag, words in _LISTS.items()}
_HAVE = Counter(word for known in _KNOWN.values() for word in known)
_FEWEST = 4
"""So many different words of a language must be there."""
_SHARE = 0.12
"""And make up so much of the text."""
_LONGEST = 200_000


def language_of(text: str) -> str:
    """The tag of the language that a text is in; empty where it is not clear."""
    words = Counter(_WORD.findall(text[:_LONGEST].lower()))
    worth = {tag: sum(words[word] / _HAVE[word] for word in known) for tag, known in _KNOWN.items()}
    best = max(worth, key=lambda tag: worth[tag])
    found = [words[word] for word in _KNOWN[best] if word in words]
    if len(found) >= _FEWEST and sum(found) >= _SHARE * words.total():
        return best
    return "" if text.isascii() else _by_script(text[:_LONGEST])


def _by_script(text: str) -> str:
    """The language whose script most letters are in; empty for Latin letters and all others."""
    letters = sum(char.isalpha() for char in text)
    for tag, signs in _SCRIPTS.items():
        if len(re.findall(f"[{signs}]", text)) * (5 if tag == "ja" else 2) > letters:
            return tag
    return ""


def share_of(text: str, tag: str) -> float:
    """How large a part of the words in a text are small words of a language."""
    return count_of(text, tag) / max(1, len(_WORD.findall(text[:_LONGEST])))


def count_of(text: str, tag: str) -> int:
    """How many of the words in a text are small words of a language."""
    known = _KNOWN.get(tag, frozenset())
    return sum(word in known for word in _WORD.findall(text[:_LONGEST].lower()))
