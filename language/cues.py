"""What the word before tells of a word, where no dictionary says its class: Swedish and English.

Own short lists. *To vote* and *ska höja* make a verb likely, *the vote* and *en höjning* a noun.
"""

from __future__ import annotations

from typing import Final

_BEFORE_OTHERS: Final = {
    "sv": """
    att ska skall skulle kan kunde bör borde måste vill ville får fick inte jag vi man ni hon han som aldrig alltid
    också själv är vara låt mycket ganska för behöver brukar börja börjar sluta slutar försöka försöker har hade
    blir blev
    """,
    "en": """
    to will would should shall can could must may might cannot can't don't doesn't won't shouldn't not i we you they
    he she who who's let let's please never always also do does did has had having be been being is are was were it
    very too so how quite really
    """,
}
_BEFORE_NOUNS: Final = {
    "sv": """
    en ett den det de denna detta dessa av med om till från mellan utan mot genom i på under vid över vår våra
    vårt sin sina sitt deras dess min mina mitt varje många fler flera all allt alla ingen inget inga någon
    något några mycket lite
    """,
    "en": """
    the a an of in on for with without our their your his her my its this these those no fewer many some
    any every each all from by about at between against per both own
    """,
}
OTHER_CUES: Final = {language: frozenset(words.split()) for language, words in _BEFORE_OTHERS.items()}
NOUN_CUES: Final = {language: frozenset(words.split()) for language, words in _BEFORE_NOUNS.items()}


def cue_of(before: str, language: str) -> int:
    """Tell what a word is likely to be by the one before it: 1 a verb or adjective, −1 a noun, 0 that says nothing.

    Parameters
    ----------
    before : str
        The word before, as written; empty at the start of a clause.
    language : {"fi", "sv", "en"}
        Others have no cues.

    Returns
    -------
    int
        −1, 0 or 1.
    """
    word = before.lower()
    return (word in OTHER_CUES.get(language, ())) - (word in NOUN_CUES.get(language, ()))
