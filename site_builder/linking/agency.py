"""A capital in its sentence → whether it acts as its government or is the place (R13). Works on folded text."""

import re

from site_builder.text.english_words import word_set

_ADVERBS = r"(?:(?:\w+ly|also|still|now|never|long|again|even|then|already|soon|both|once|in turn|for its part,?)\s+)*"
_AGENTIVE = re.compile(
    r"\s+"
    + _ADVERBS
    + r"(?:(?:has|have|had|would|will|could|can|may|might|must|should|does|did|do)\s+(?:not\s+)?"
    + _ADVERBS
    + r"(?:been\s+)?)?"
    r"(?:expect|fear|want|believ|insist|demand|reject|refus|accus|warn|urg|threaten|announc|declar|agree|hop|seek|sought|see|saw|view|"
    r"regard|consider|decid|propos|offer|oppos|support|back|signal|respond|react|repl|retaliat|say|said|claim|argu|condemn|"
    r"criticiz|criticis|den(?:y|ies|ied)|acknowledg|admit|pledg|promis|vow|plan|intend|prefer|recogni[sz]|interpret|suspect|press|push|"
    r"pursu|impos|sanction|blam|protest|negotiat|sign(?:s|ed|ing)?\b|withdr[ae]w|invit|order|summon|expel|expell|approv|ratif|assert|"
    r"worr|wish|know|knew|think|thought|underst|tr(?:y|ies|ied)\b|need|ask|call(?:s|ed)\b|cut|severed|recall|deploy|launch|shar(?:e|es|ed)\b|stand(?:s)?\b|stood|accept|provid|send|sent|help|"
    r"complain|conclud|calculat|maintain|remain(?:s|ed)\s+(?:committed|opposed|concerned|wary|silent|convinced)|"
    r"is\s+(?:not\s+)?(?:\w+ly\s+)?(?:seek|try|push|press|prepar|consider|will|read|determin|concern|worr|anx|eager|reluct|convinc|commit|oppos|attempt|plan|ask|demand|making|taking))\w*\b"
)
_STATE_OF_MIND = re.compile(
    r"\s+(?:is|was|were|has been|had been|feels?|felt|seems?|seemed|appears?|appeared|became|remains?|remained)\s+"
    r"(?:(?:a\s+little|somewhat|rather|very|quite|also|not|still|\w+ly)\s+)*"
    r"(?:taken\s+aback|surprised|angered|angry|annoyed|irritated|concerned|worried|alarmed|pleased|displeased|satisfied|dissatisfied|"
    r"disappointed|upset|shocked|furious|nervous|anxious|wary|cautious|eager|keen|reluctant|willing|unwilling|ready|determined|convinced|"
    r"confident|hopeful|sceptical|skeptical|suspicious|aware|committed|interested|inclined|prepared|frustrated|embarrassed|accused|"
    r"criticized|criticised|condemned|urged|asked|told|informed|warned|blamed|invited|forced|isolated|divided)\b"
)
_POSSESSED = re.compile(
    r"'s?\s+(?:[\w-]+\s+){0,3}?(?:policy|policies|position|positions|view|views|response|reaction|decision|decisions|stance|claim|claims|"
    r"demand|demands|interest|interests|intention|intentions|aim|aims|goal|goals|strategy|offer|proposal|proposals|plan|plans|threat|"
    r"threats|warning|warnings|attitude|refusal|acceptance|willingness|desire|concern|concerns|fear|fears|effort|efforts|move|moves|action|"
    r"actions|role|leaders|leadership|government|ally|allies|diplomacy|diplomats|behavior|behaviour|relations|relationship|ties|support|"
    r"opposition|approach|request|reply|silence|handling|treatment|rejection|commitment|commitments|influence|ambitions|push|pressure|"
    r"sanctions|tariffs|criticism|accusations?|statement|statements|note|message|motives|perception|assessment|preference|insistence|"
    r"initiative|overtures?|objectives?|priority|priorities|calculations?|thinking|line|terms|hopes?|expectations?|envoy|negotiators?)\b"
)
_PLACE_BEFORE = word_set(
    "in from to near at of outside around toward towards via through into inside visit visited visiting leaving left "
    "reach reached for across over leave arrive arrived greater downtown central southern northern eastern western "
    "entered entering the"
)
_PAIR = re.compile(
    r"\b(?:relations|relationship|talks|ties|tensions|negotiations|contacts|dialogue|rapprochement|cooperation|dispute|conflict|"
    r"differences|agreement|agreements|trust|war|understanding|exchanges|détente|detente)\s+(?:\w+\s+){0,2}?between\s+(?:[A-Z][\w.]*\s+(?:[A-Z][\w.]*\s+)?and\s+)?$"
)
_PAIR_AFTER = re.compile(r"\s+and\s+[A-Z]")
_PAIR_OPEN = re.compile(r"between\s+$")


_OBJECT_BEFORE = re.compile(r"[a-z]+(?:ed|ing)|hold|urge|press|help|make|let|see|saw|tell|told|ask")
_LAST_WORD = re.compile(r"(?<!\w)\w*$")


def reason_to_act(text: str, start: int, end: int) -> str:
    """Why the capital at this span stands for its government, or an empty text where it is the place."""
    before = text[max(0, start - 120) : start]
    if "between" in before and _PAIR.search(before) and (_PAIR_AFTER.match(text, end) or not _PAIR_OPEN.search(before)):
        return "in relations between two capitals"
    if _POSSESSED.match(text, end):
        return "a possessive with an act, view or policy"
    if _is_object(before):
        return ""
    if _STATE_OF_MIND.match(text, end):
        return "a passive or a state of mind"
    return "the subject of a verb that only somebody can do" if _AGENTIVE.match(text, end) else ""


def _is_object(before: str) -> bool:
    """Whether the words before a capital make it a place, or the object of a verb."""
    words = before.rstrip()
    if len(words) == len(before):
        return before.endswith(("-", "/"))
    last = _LAST_WORD.search(words, max(0, words.rfind(" ")))
    word = last[0] if last else ""
    return word.lower() in _PLACE_BEFORE or _OBJECT_BEFORE.fullmatch(word) is not None
