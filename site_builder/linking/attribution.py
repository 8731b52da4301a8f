"""A quotation in its paragraph → who the sentence says spoke (R27).

The speaker is the subject of the verb of saying that governs the quotation. Where that is somebody whom the text does
not name, or names without being listed, it is nobody: never the nearest name. The words are in tables of languages.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from site_builder.linking.agency import state_of_people
from site_builder.linking.language_words import small, words_of
from site_builder.linking.text_view import BlockWords
from site_builder.text.english_words import HONORIFICS, OFFICES, TITLES, word_set
from site_builder.text.quotation_marks import QuotedSpan

TOKEN = re.compile(r"[^\W_]+")
_REACH = 9
"""Words between a verb of saying and the name of its subject."""
_NEXT = 12
"""Letters of "es aus" between a verb that nobody is the subject of and its source."""
_INSERTED = 120
"""Characters that who spoke takes inside a quotation."""
_FAR = 800
"""Characters in which a verb may govern a quotation."""
_SIGNED = re.compile(r"\s*[—–―]\s*(?=[^.!?;:“”\"]{2,120}\.?\s*$)")
"""After a quotation that opens its block: a dash, and to the end of the block no more than who said it."""
_TITLES = frozenset(small(" ".join(sorted(HONORIFICS | TITLES))).split()) | word_set("m mm mme dr herr frau don")
_OWNING = word_set("of for von der des de du d del")
"""After an office: whose it is follows."""
_PARTING, _PARTED = frozenset([*",?!—–", ""]), frozenset(",—–-")
"""What may part a quotation from who said it: inside it, at its end, and after it."""
_BREAK = frozenset(",;:.!?()[]")
_BRACKETED = re.compile(r"\([^()]*\)")


class Voice(NamedTuple):
    """Somebody named in a block."""

    start: int
    end: int
    actor: str = ""
    source: str = ""
    body: str = ""
    """The words for an institution or a text that has no record."""


class Attribution(NamedTuple):
    """Who spoke, the verb and why. Nobody, where the words name somebody who is not known."""

    speaker: Voice | None
    verb: str = ""
    why: str = ""


NOBODY = Attribution(None)
GOES_ON = "goes on after the paragraph before"


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """The words of one language, as attribution asks for them."""

    verbs: frozenset[str]
    leading: frozenset[str]
    """Those of the verbs that may lead their clause: no participles."""
    reported: frozenset[str]
    """Verbs in the mood of what somebody else said."""
    by: re.Pattern[str]
    pointing: re.Pattern[str]
    """What opens a sentence that says who said the quotation before it."""
    documents: frozenset[str]
    """Nouns for texts that say something."""
    bodies: frozenset[str]
    """Nouns for institutions that say something."""
    adjectives_after: tuple[str, ...]
    """Endings of adjectives that follow their noun."""
    indefinite: frozenset[str]
    """Articles and the like before what was not spoken of yet."""
    after: frozenset[str]
    """Words that follow the name of who said it."""
    pronouns: frozenset[str]
    clitics: frozenset[str]
    impersonal: frozenset[str]
    """Verbs of which nobody is the subject: "hieß es"."""
    continued: frozenset[str]
    articles: frozenset[str]
    prepositions: frozenset[str]
    joining: frozenset[str]
    auxiliaries: frozenset[str]
    relative: frozenset[str]
    objects_after: frozenset[str]
    gerund: str
    """The ending of verbs whose subject is that of their sentence."""
    inverting: frozenset[str]
    """Words after which the subject follows its verb."""
    plural: frozenset[str]
    """Pronouns for several."""
    offices: frozenset[str]
    office_endings: tuple[str, ...]
    subject_may_open: bool
    """Whether a subject may be between the quotation and its verb: "…," Vantor said."""
    nouns_have_capitals: bool
    drops_pronouns: bool

    def is_office(self, word: str) -> bool:
        """Whether the word says what somebody is."""
        return word in self.offices or word.endswith(self.office_endings)


@cache
def speech_of(language: str) -> SpeechWords:
    """The words of a language tag."""
    words = words_of(language)
    offices = words.words("people", "offices")
    verbs = words.words("speech", "verbs")
    return words.fill(
        SpeechWords,
        ("speech", "grammar", "sources", "people"),
        verbs=verbs,
        leading=verbs - words.words("speech", "participles"),
        by=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words.phrases('speech', 'by')))})(?!\w)"),
        pointing=re.compile(rf"(?:{'|'.join(map(re.escape, words.phrases('speech', 'pointing')))})\b"),
        offices=offices | (OFFICES if words.language == "en" else frozenset()),
        nouns_have_capitals=words.language == "de",
        drops_pronouns=words.language == "es",
    )


@dataclass(slots=True)
class QuotedParagraph:
    """What attribution may look at: one block."""

    text: str
    small: str
    spans: Sequence[QuotedSpan]
    speakers: Sequence[Voice]
    """Outside quotations and roles, in order."""
    people: frozenset[str]
    """Ids of persons: only they are a he or a she."""
    words: SpeechWords
    starts: Sequence[int]
    """Of the sentences; none inside a quotation."""
    before: Sequence[Callable[[], "QuotedParagraph"]]
    """The blocks before, the nearest first, if no heading parts them."""
    begins: Sequence[int]
    """Where each token begins: the words outside quotations."""
    word: Sequence[str]
    """The tokens in small letters."""
    every_word: BlockWords
    """Those in quotations, too."""
    quoted: Sequence[Voice]
    """Who is named inside quotations."""
    roles: Callable[[], Sequence[tuple[frozenset[str], Voice]]]
    """What the text says that its persons are: the words of each role."""
    found: list[tuple[QuotedSpan, Attribution]] = field(default_factory=list)
    """The quotations that are attributed already."""

    def end(self, number: int) -> int:
        """Where a token ends."""
        return self.begins[number] + len(self.word[number])

    def is_pronoun(self, number: int) -> bool:
        """Whether a token is a pronoun; where an article is written alike, an accent tells: "él", "el"."""
        word = self.word[number]
        if word not in self.words.pronouns or (not self.words.nouns_have_capitals and self._opens_name(number)):
            return False
        return word not in self.words.articles or not self.text[self.begins[number] : self.end(number)].isascii()

    def _opens_name(self, number: int) -> bool:
        """Whether a capital inside a sentence runs into another: "the minister He Vantor"."""
        at, end = self.begins[number], self.end(number)
        inside = self.text[at].isupper() and self.text[at - 1 : at] == " " and self.text[at - 2 : at - 1].isalnum()
        return inside and self.text[end : end + 1] == " " and self.text[end + 1 : end + 2].isupper()

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that holds an offset."""
        number = bisect_right(self.starts, at) - 1
        return self.starts[number], self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)

    def between(self, first: int, second: int) -> str:
        """What is between two tokens."""
        return self.text[self.end(first) : self.begins[second]]

    def speaker_at(self, at: int) -> Voice | None:
        """Who is named where a token starts."""
        number = bisect_right(self.speakers, (at, len(self.text) + 1)) - 1
        return self.speakers[number] if number >= 0 and at < self.speakers[number].end else None

    def named_in(self, low: int, high: int) -> Sequence[Voice]:
        """Who is named between two offsets."""
        found = self.speakers[bisect_left(self.speakers, (low,)) : bisect_left(self.speakers, (high,))]
        return [voice for voice in found if voice.end <= high]

    def token_at(self, at: int) -> int:
        """Number of the first token that starts at an offset or after it."""
        return bisect_left(self.begins, at)


def _speaks(p: QuotedParagraph, voice: Voice, stop: int) -> bool:
    """Whether a verb of saying follows a name, with auxiliaries and adverbs between at most."""
    number = _skip(p, p.token_at(voice.end), stop)
    return number < p.token_at(stop) and p.word[number] in p.words.verbs


def _left_by(pages: Sequence[Callable[[], "QuotedParagraph"]]) -> Voice | None:
    """Whom a paragraph leaves to be spoken of: who spoke last in it, else the subject of its last sentence."""
    for make in pages:
        page = make()
        spoken = next((said.speaker for _, said in reversed(page.found) if said.speaker), None)
        said = None if spoken else _spoken_of(page, len(page.text), "", back=False)
        if spoken or said:
            return spoken or (said.speaker if said else None)
        if page.found or any(s.actor in page.people or s.source for s in page.speakers):
            return None
    return None


def attribute(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """Who said it; None where nothing tells."""
    return _first_of((*_WITHIN, _after_dash, _continued, _reported, _left_open), p, span)


def attribute_within(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """Who the sentence of a quotation says used its words."""
    return _first_of(_WITHIN, p, span)


def _first_of(
    ways: Sequence[Callable[["QuotedParagraph", QuotedSpan], Attribution | None]], p: QuotedParagraph, span: QuotedSpan
) -> Attribution | None:
    return next((said for way in ways if (said := way(p, span)) is not None), None)


def _inserted(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """« Le port, a souligné Vantor, restera fermé »: the signs of these languages stay open around who spoke."""
    low, high = span.inner
    comma = -1 if p.words.subject_may_open or not is_sentence(p, span) else p.text.find(",", low, high)
    while comma >= 0:
        words = p.every_word.within([(comma, min(high, comma + _INSERTED))])
        named = [s for s in p.quoted if comma < s.start < high]
        inside = replace(p, begins=words.begins, word=words.small, speakers=named)
        verb = _skip(inside, 0, high)
        said = verb < len(words.small) and words.small[verb] in p.words.verbs
        if said and not _breaks(p.text[comma + 1 : words.begins[verb]]):
            hanging = _clitic(inside, verb)
            if hanging:
                return _meant_by(p, hanging, span.start, inside.word[verb]) or NOBODY
            return _after_verb(inside, verb, high) or NOBODY
        comma = p.text.find(",", comma + 1, high)
    return None


def _right_after(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """ "…," said Vantor; "…," Vantor told reporters; "…", so Vantor; "…," he continued."""
    end = span.end
    following = bisect_left(p.spans, (end,))
    stop = min([q.start for q in p.spans[following : following + 1]] + [_attribution_end(p, span)])
    first = p.token_at(end)
    parted = p.text[span.start : span.inner[1]].rstrip()[-1:] in _PARTING or p.text[end:stop].lstrip()[:1] in _PARTED
    by = p.words.by.match(p.small, _skip_signs(p.text, end))
    if by is not None and by.end() < stop:
        return _named_by(p, by.end(), stop)
    number = _skip(p, first, stop)
    if (
        number >= len(p.begins)
        or p.begins[number] >= stop
        or _breaks(p.text[_skip_signs(p.text, end) : p.begins[number]])
    ):
        return None
    if p.word[number] in p.words.leading and (parted or not p.words.subject_may_open):
        return _after_verb(p, number, stop) or _dropped(p, number)
    if not (parted and p.words.subject_may_open):
        return None
    verb = _next_verb(p, number, stop)
    return _before_verb(p, end, verb) or NOBODY if verb is not None else None


def _pointed_back(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """ "…": Das sagte Vantor; « … ». C’est ce qu’a déclaré Vantor; “…” Así lo dijo Vantor."""
    at = _WHERE_POINTED.match(p.text, span.end)
    pointing = p.words.pointing.match(p.small, at.end()) if at else None
    if pointing is None:
        return None
    stop = p.sentence(pointing.start())[1]
    verb = _skip(p, p.token_at(pointing.end()), stop)
    said = verb < len(p.begins) and p.begins[verb] < stop and p.word[verb] in p.words.verbs
    return _after_verb(p, verb, stop) if said else None


_WHERE_POINTED = re.compile(r"[ \u00a0]?[.:,;]?[ \u00a0]+")


def _attribution_end(p: QuotedParagraph, span: QuotedSpan) -> int:
    """Where a sentence ends that may say after a quotation who spoke; one in ? or ! may be followed by the verb."""
    _, stop = p.sentence(max(span.start, span.end - 1))
    asks = p.text[span.start : span.inner[1]].rstrip()[-1:] in ("?", "!")
    return p.sentence(min(stop, len(p.text) - 1))[1] if asks and stop <= span.end + 1 else stop


def _skip_signs(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,—–-\u00a0\n":
        at += 1
    return at


def _breaks(text: str) -> bool:
    return not _BREAK.isdisjoint(text)


def _is_parted(p: QuotedParagraph, number: int) -> bool:
    """Whether signs part a token from the one before it; the full stop of a title does not."""
    gap = p.between(number - 1, number)
    return _breaks(gap.replace(".", "") if p.word[number - 1] in _TITLES else gap)


def _skip(p: QuotedParagraph, number: int, stop: int) -> int:
    """Number of the first token that is no auxiliary or adverb; "a-t-il ajouté": that of the verb."""
    while number < len(p.begins) and p.begins[number] < stop:
        word = p.word[number]
        clitic = word in p.words.clitics or word == "t"
        if not (word in p.words.auxiliaries or _is_adverb(word) or (clitic and p.text[p.begins[number] - 1] == "-")):
            break
        number += 1
    return number


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 4


def _next_verb(p: QuotedParagraph, number: int, stop: int) -> int | None:
    while number < len(p.begins) and p.begins[number] < stop:
        if p.word[number] in p.words.verbs:
            return number
        number += 1
    return None


def _after_verb(p: QuotedParagraph, verb: int, stop: int) -> Attribution | None:
    """The subject after a verb; a pronoun or "the minister" is whom the text spoke of."""
    start, end = p.begins[verb], p.end(verb)
    if p.word[verb] in p.words.impersonal:
        source = next((s for s in p.speakers if s.source and end < s.start <= end + _NEXT), None)
        return Attribution(source, p.word[verb], "named after the verb") if source else NOBODY
    hanging = _clitic(p, verb)
    return _meant_by(p, hanging, start, p.word[verb]) if hanging else _subject_after(p, verb, stop)


def _subject_after(p: QuotedParagraph, verb: int, stop: int) -> Attribution | None:
    """The first name after a verb that no preposition governs and no office owns, or what is in the place of a name."""
    office = owned = 0
    unknown = governed = passed = False
    for number in range(verb + 1, min(p.token_at(stop), verb + 1 + 3 * _REACH)):
        if number > (office + 2 * _REACH if office else verb + _REACH):
            break
        at = p.begins[number]
        here, speaker = p.word[number], p.speaker_at(at)
        if number == verb + 1 and here in p.words.relative - p.words.articles:
            break
        if _is_parted(p, number):
            named = _titled(p, number) if office and p.between(number - 1, number).strip() == "," else None
            if named is not None:
                return Attribution(named, p.word[verb], "named after the verb")
            break
        if governed and (speaker is None or here in p.words.articles):
            governed = here in p.words.articles or here in p.words.prepositions
            passed = True
            continue
        person = speaker is not None and speaker.actor in p.people
        if speaker is not None and (passed or office or unknown) and not (person or speaker.source):
            governed = passed = False
            continue
        if speaker is not None and (person and _is_within_title(p, owned, number - 1) if owned else not governed):
            return Attribution(speaker, p.word[verb], "named after the verb")
        if p.is_pronoun(number):
            return _spoken_of(p, p.begins[verb], p.word[verb])
        if here in p.words.prepositions:
            if not office and (unknown or p.words.subject_may_open):
                break
            governed, owned = True, owned or (number if office and here in _OWNING else 0)
        elif p.words.is_office(here) or here in _TITLES:
            office = office or number
        elif passed and p.text[at].isupper() and not p.words.nouns_have_capitals:
            if not owned:
                break
        elif p.text[at].isupper() and not p.words.nouns_have_capitals and not _leads_to_name(p, number, stop):
            return NOBODY
        elif p.text[at].isupper():
            unknown = unknown or p.text[p.end(number) : p.end(number) + 1] != "-"
        elif here not in p.words.articles and here not in p.words.auxiliaries and here in p.words.verbs:
            break
    return _unnamed(p, verb, office, other=unknown or owned > 0)


def _titled(p: QuotedParagraph, number: int) -> Voice | None:
    """Who is named from a token on, an article and titles before the name at most: "le colonel Vantor"."""
    for at in range(number, min(len(p.begins), number + 4)):
        speaker = p.speaker_at(p.begins[at])
        if speaker is not None or not _is_title(p, at) or _breaks(p.between(at, at + 1)):
            return speaker
    return None


def _unnamed(p: QuotedParagraph, verb: int, office: int, *, other: bool) -> Attribution | None:
    """The subject of a verb that no known name follows: who holds the office that does, none where `other` words may
    name somebody else."""
    word = p.word[verb]
    if office and _is_new(p, office):
        return NOBODY
    if office:
        said = _officer(p, office, word)
        if said is not None or not other:
            return said or _spoken_of(p, p.begins[verb], word)
    return NOBODY if other else None


def _officer(p: QuotedParagraph, office: int, verb: str) -> Attribution | None:
    """The one person of the text whose role has each word of "the minister", "le ministre russe", "king of Vess"."""
    words = {p.word[office]}
    for number in range(office - 1, max(-1, office - 4), -1):
        if p.between(number, number + 1) != " " or p.word[number] in p.words.verbs:
            return None
        if p.word[number] in p.words.articles:
            break
        words.add(p.word[number])
    owned = False
    for number in range(office + 1, min(len(p.begins), office + 5)):
        here = p.word[number]
        owned = owned or here in _OWNING
        if _breaks(p.between(number - 1, number)) or not (owned or here.endswith(p.words.adjectives_after)):
            break
        if here in p.words.verbs or here in p.words.auxiliaries or (here in p.words.prepositions - _OWNING):
            break
        if here not in p.words.articles and here not in _OWNING:
            words.add(here)
    meant = set(map(state_of_people, words))
    held = {voice.actor: voice for role, voice in p.roles() if meant <= role}
    if len(held) != 1:
        return None
    return Attribution(next(iter(held.values())), verb, "the only one in the text with this office")


def _clitic(p: QuotedParagraph, verb: int) -> str:
    """The pronoun that hangs at a verb, or an empty text: "dit-il", "a-t-il ajouté"."""
    for number in (verb + 1, verb - 1):
        here = 0 <= number < len(p.begins) and p.word[number] in p.words.clitics
        if here and p.text[p.begins[number] - 1] == "-":
            return p.word[number]
    apart = verb + 2 < len(p.begins) and p.word[verb + 1] == "t" and p.word[verb + 2] in p.words.clitics
    return p.word[verb + 2] if apart else ""


def _meant_by(p: QuotedParagraph, pronoun: str, at: int, verb: str) -> Attribution | None:
    """Whom a pronoun means that hangs at a verb; nobody for that of "dit-on"."""
    return NOBODY if pronoun in p.words.impersonal else _spoken_of(p, at, verb)


def _leads_to_name(p: QuotedParagraph, number: int, stop: int) -> bool:
    """Whether a word with a capital runs into an office or into a known name: "Energy Minister Ilse Vantor"."""
    for after in range(number + 1, min(len(p.begins), number + 4)):
        if p.begins[after] >= stop or _breaks(p.between(after - 1, after)):
            return False
        if p.speaker_at(p.begins[after]) is not None or p.words.is_office(p.word[after]) or p.word[after] in _TITLES:
            return True
    return False


def _verb_before(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """The subject of the last verb of saying before the quotation in its sentence, or whom "according to" names."""
    floor = max(p.sentence(span.start)[0], span.start - _FAR)
    last = p.token_at(span.start) - 1
    by = None
    for match in p.words.by.finditer(p.small, floor, span.start):
        if not any(q.start < match.start() < q.end for q in p.spans):
            by = match
    verb = last
    while verb >= 0 and p.begins[verb] >= floor and p.word[verb] not in p.words.verbs:
        verb -= 1
    if verb < 0 or p.begins[verb] < floor:
        if by is not None:
            return _named_by(p, by.end(), span.start)
        after = next((t for t in range(p.token_at(floor), last + 1) if p.word[t] in p.words.after), None)
        if after is not None:
            return _left_of(p, floor, p.begins[after])
        return _before_colon(p, floor, span.start)
    if verb < last and _is_name(p, span) and all(p.word[n] in p.words.articles for n in range(verb + 1, last + 1)):
        return NOBODY
    if by is not None and by.start() > p.begins[verb]:
        named = _named_by(p, by.end(), span.start)
        if named.speaker or _breaks(p.text[p.begins[verb] : by.start()]):
            return named
    spoken = p.found[-1] if p.found and p.found[-1][0].start >= floor else None
    if spoken is not None and spoken[1].speaker and p.word[verb].endswith(p.words.gerund):
        return spoken[1]._replace(verb=p.word[verb], why="goes on in the sentence")
    said = _inverted(p, verb, span.start) or _before_verb(p, floor, verb) or _after_verb(p, verb, span.start)
    if said is None and spoken is not None and spoken[1].speaker:
        return spoken[1]._replace(verb=p.word[verb], why="goes on in the sentence")
    return said or (NOBODY if _new_subject(p, floor, verb - 1) else _dropped(p, verb))


def _inverted(p: QuotedParagraph, verb: int, stop: int) -> Attribution | None:
    """Who comes after a German verb that a clause is before: "Ob er gehe, antwortete der Minister: …"."""
    if not (p.words.nouns_have_capitals and verb and "," in p.between(verb - 1, verb)):
        return None
    said = _after_verb(p, verb, stop)
    return said if said is not None and said.speaker else None


def _is_name(p: QuotedParagraph, span: QuotedSpan) -> bool:
    """Whether a quotation may be the name of a newspaper: each word has a capital."""
    return all(word[:1].isupper() for word in p.text[slice(*span.inner)].split())


def _named_by(p: QuotedParagraph, at: int, stop: int) -> Attribution:
    """Whom "according to" names."""
    number = p.token_at(at)
    if number < len(p.begins) and (p.is_pronoun(number) or p.word[number] == "lui"):
        return _spoken_of(p, at, "") or NOBODY
    if number < len(p.begins) and p.word[number] in p.words.leading:
        return _after_verb(p, number, stop) or NOBODY
    for after in range(number, min(len(p.begins), number + _REACH)):
        speaker = p.speaker_at(p.begins[after])
        if p.begins[after] >= stop or (after > number and "," in p.between(after - 1, after) and speaker is None):
            break
        if speaker is not None:
            return Attribution(speaker, "", "in the words of")
        if p.text[p.begins[after]].isupper() and not p.words.nouns_have_capitals and not _leads_to_name(p, after, stop):
            break
    return NOBODY


def _before_colon(p: QuotedParagraph, floor: int, start: int) -> Attribution | None:
    named = [s for s in p.speakers if floor <= s.start and s.end <= start and (s.source or not _works_there(p, s))]
    if not named or not p.text[floor:start].rstrip().endswith(":"):
        return None
    return Attribution(named[0], "", "before the colon")


def _works_there(p: QuotedParagraph, speaker: Voice) -> bool:
    """Whether it is no person, and only where somebody works: "a scholar of the Harbour Institute"."""
    return speaker.actor not in p.people and _is_object(p, speaker)


def _dropped(p: QuotedParagraph, verb: int) -> Attribution:
    """A verb without a subject, where the language allows that: whom the text spoke of."""
    follows = verb + 1 < len(p.begins) and not _breaks(p.between(verb, verb + 1))
    if follows and p.word[verb + 1] in p.words.articles:
        return NOBODY
    return (p.words.drops_pronouns and _spoken_of(p, p.begins[verb], p.word[verb])) or NOBODY


def _before_verb(p: QuotedParagraph, floor: int, verb: int) -> Attribution | None:
    """The subject that comes before a verb, none where something else does."""
    word = p.word[verb]
    if word in p.words.impersonal:
        return NOBODY
    hanging = _clitic(p, verb)
    if hanging:
        return _meant_by(p, hanging, p.begins[verb], word) or NOBODY
    number = _word_before(p, floor, verb)
    if number is None:
        return None
    at = p.begins[number]
    subjects = [s for s in p.named_in(floor, p.begins[verb]) if not _is_object(p, s)]
    if "," in p.between(number, number + 1):
        return _around_commas(p, floor, verb, number, subjects)
    here = p.word[number]
    named = p.speaker_at(at)
    if named is not None and not (named.actor in p.people or named.source) and (office := _office_over(p, named)):
        return _officer(p, office, word) or _spoken_of(p, p.begins[office], word) or NOBODY
    if named is not None and named in subjects:
        return Attribution(named, word, "the subject of the verb before the quotation")
    if p.is_pronoun(number):
        return _spoken_of(p, at, word)
    if here in p.words.inverting:
        return None
    if here == "as" and p.speakers and named is None:
        raised = [s for s in p.speakers if floor <= s.start and s.end <= at]
        return Attribution(raised[-1], word, "the subject of the verb before the quotation") if raised else None
    if here in p.words.joining or (named is None and (here in p.words.prepositions or word.endswith(p.words.gerund))):
        return _joined(p, floor, number, subjects, word)
    if named is None and p.words.is_office(here) and _has_article(p, number):
        if _is_new(p, number):
            return NOBODY
        return _officer(p, number, word) or (not subjects and _spoken_of(p, at, word)) or NOBODY
    near = subjects[-1] if subjects else None
    if named is None and p.text[at].isupper() and not p.words.nouns_have_capitals and here not in p.words.relative:
        owned = near is not None and near.actor in p.people and _is_institution(p, p.token_at(near.end), number)
        return Attribution(near, word, "the subject of the verb") if near and owned else NOBODY
    if near is None:
        return _pronoun_of_clause(p, floor, number, word)
    return NOBODY if _new_subject(p, near.end, number) else Attribution(near, word, "the subject of the verb")


def _word_before(p: QuotedParagraph, floor: int, verb: int) -> int | None:
    """The nearest token before a verb that is no auxiliary, no adverb and no object of the verb: "le"."""
    for number in range(verb - 1, p.token_at(floor) - 1, -1):
        here = p.word[number]
        held = not p.words.subject_may_open and here in p.words.articles and number == verb - 1
        if not (held or here in p.words.auxiliaries or _is_adverb(here)) or _breaks(p.between(number, number + 1)):
            return number
    return None


def _is_institution(p: QuotedParagraph, first: int, last: int) -> bool:
    """Whether tokens are no more than where somebody works: "of the Harbour Forum"."""
    inside = [p.word[n] for n in range(first + 1, last + 1) if not p.text[p.begins[n]].isupper()]
    held = all(word in p.words.articles or word in p.words.prepositions for word in (p.word[first], *inside))
    return held and first < last and not _breaks(p.text[p.begins[first] : p.end(last)])


def _joined(p: QuotedParagraph, floor: int, number: int, subjects: Sequence[Voice], word: str) -> Attribution | None:
    """The subject of a second verb, or of a verb after a preposition, is that of the first."""
    if subjects:
        return Attribution(subjects[0], word, "the subject of the verb before the quotation")
    if word in p.words.continued:
        return _spoken_of(p, p.begins[number], word)
    return _pronoun_of_clause(p, floor, number, word)


def _pronoun_of_clause(p: QuotedParagraph, floor: int, number: int, word: str) -> Attribution | None:
    first = p.token_at(floor)
    for at in range(number, max(first, number - 14) - 1, -1):
        here = p.word[at]
        if p.is_pronoun(at):
            return _spoken_of(p, p.begins[at], word)
        owns = at + 1 < len(p.begins) and p.word[at + 1] == "s"
        if p.words.is_office(here) and _has_article(p, at) and not owns and not _is_owned(p, at):
            return _spoken_of(p, p.begins[at], word)
    return None


def _is_owned(p: QuotedParagraph, number: int) -> bool:
    """Whether somebody else's name follows an office: "the spokesman of Ilse Vantor"."""
    return number + 1 < len(p.begins) and p.word[number + 1] in _OWNING


def _around_commas(
    p: QuotedParagraph, floor: int, verb: int, number: int, subjects: Sequence[Voice]
) -> Attribution | None:
    """ "Ilse Vantor, who met Okell, said": what the commas hold is passed over, unless it is the name."""
    word, closing = p.word[verb], p.end(number)
    opening = p.text.rfind(",", floor, closing)
    if opening < 0:
        after = _after_verb(p, verb, p.sentence(p.begins[verb])[1])
        return after or (Attribution(subjects[0], word, "the subject of the sentence") if subjects else None)
    whole = [s for s in subjects if s.source and s.end == closing]
    if whole:
        return Attribution(whole[-1], word, "the subject of the verb before the quotation")
    inside = [s for s in subjects if opening < s.start and s.end == closing]
    if inside and all(_is_title(p, n) for n in range(p.token_at(opening), p.token_at(inside[0].start))):
        return Attribution(inside[0], word, "the subject of the verb before the quotation")
    outside = [s for s in subjects if s.end <= opening]
    left = [s for s in outside if not p.text[s.end : opening].strip()] or outside[:1]
    if left:
        return Attribution(left[-1], word, "the subject of the verb before the quotation")
    return _pronoun_of_clause(p, floor, p.token_at(opening) - 1, word)


def _is_title(p: QuotedParagraph, number: int) -> bool:
    return p.words.is_office(p.word[number]) or p.word[number] in _TITLES or p.word[number] in p.words.articles


def _has_article(p: QuotedParagraph, number: int) -> bool:
    """Whether an article comes before a noun, with at most two words between."""
    low = max(0, number - 3)
    return any(p.word[at] in p.words.articles for at in range(low, number))


def _is_new(p: QuotedParagraph, number: int) -> bool:
    """Whether the article of a noun, or whose it is, says that nobody spoken of before is meant: "a minister"."""
    low = max(0, number - 3)
    article = next((at for at in range(number - 1, low - 1, -1) if p.word[at] in p.words.articles), None)
    return article is not None and p.word[article] in p.words.indefinite


def _new_subject(p: QuotedParagraph, start: int, number: int) -> bool:
    """Whether another noun than the one named last may be the subject: an article that no preposition governs."""
    first = p.token_at(start)
    for at in range(first, number + 1):
        if p.word[at] in p.words.relative and p.word[at] not in p.words.articles and at > first:
            return False
        governed = at > 0 and (p.word[at - 1] in p.words.prepositions or "," in p.between(at - 1, at))
        may_lead = p.word[at] in p.words.articles and p.word[at] not in p.words.auxiliaries | p.words.prepositions
        if may_lead and not governed:
            return True
    return False


def _is_object(p: QuotedParagraph, speaker: Voice) -> bool:
    """Whether a preposition or a verb governs the name, titles between them."""
    last = p.token_at(speaker.start) - 1
    if p.words.subject_may_open and _follows_adverbial(p, last, p.token_at(speaker.end)):
        return False
    for at in range(last, max(-1, last - 6), -1):
        word = p.word[at]
        if _is_parted(p, at + 1) or _is_verb(p, word):
            return False
        if word in p.words.objects_after:
            return True
        if word in p.words.prepositions:
            return at == last or not _is_within_title(p, at, last)
        if not (_is_title(p, at) or p.text[p.begins[at]].isupper()) and at < last - 2:
            return False
    return False


def _follows_adverbial(p: QuotedParagraph, last: int, after: int) -> bool:
    """ "In her memoirs Vantor wrote", "As one diplomat put it": the verb comes right after the name."""
    if last < 0 or after >= len(p.begins) or p.word[after] not in p.words.verbs:
        return False
    first = p.token_at(p.sentence(p.begins[last])[0])
    if _breaks(p.between(after - 1, after)) or p.word[first] not in p.words.prepositions:
        return False
    inside = range(first + 1, last + 1)
    return (last > first or p.word[first] == "as") and not any(p.word[n] in p.words.prepositions for n in inside)


def _explains_object(p: QuotedParagraph, speaker: Voice) -> bool:
    """Whether a name comes after a comma that ends "with the president of the republic": it is governed, too."""
    last = p.token_at(speaker.start) - 1
    if last < 1 or p.text[p.end(last) : speaker.start].strip() != ",":
        return False
    floor = p.token_at(p.sentence(p.begins[last])[0])
    for at in range(last, max(floor - 1, last - 8), -1):
        if at < last and _breaks(p.between(at, at + 1)):
            return False
        if p.words.is_office(p.word[at]) and (p.words.nouns_have_capitals or p.text[p.begins[at]].islower()):
            before = range(max(floor, at - 3), at)
            return any(p.word[n] in p.words.prepositions for n in before)
    return False


def _is_within_title(p: QuotedParagraph, preposition: int, last: int) -> bool:
    """Whether a preposition belongs to the title before a name: "le ministre des Affaires étrangères Walid Okell"."""
    own = [at for at in range(preposition + 1, last + 1) if p.word[at] not in p.words.articles]
    before = range(max(0, preposition - 3), preposition)
    return bool(own) and not any(_names_office(p, at) for at in own) and any(_names_office(p, at) for at in before)


def _names_office(p: QuotedParagraph, number: int) -> bool:
    return p.words.is_office(p.word[number]) or p.word[number] in _TITLES


def _is_verb(p: QuotedParagraph, word: str) -> bool:
    return word not in p.words.objects_after and (word in p.words.verbs or word in p.words.auxiliaries)


def _spoken_of(p: QuotedParagraph, at: int, verb: str, *, back: bool = True) -> Attribution | None:
    """Who is meant by a pronoun, or by "the minister": the subject of the nearest sentence that names somebody."""
    if verb in p.words.continued:
        before = next((said for _, said in reversed(p.found) if said.speaker), None)
        if before is not None:
            return before._replace(verb=verb, why=f"{verb}: the speaker of the quotation before")
    several = any(p.word[n] in p.words.plural for n in range(p.token_at(at), min(len(p.begins), p.token_at(at) + 4)))
    fit = [s for s in p.speakers if (s.actor in p.people and not several) or s.source]
    candidates = [s for s in fit if s.end <= at and not p.text.startswith(")", s.end)]
    who = {(s.actor, s.source) for s in candidates}
    if len(who) == 1 and all(_is_of_office(p, s) for s in candidates):
        return None
    if len(who) == 1:
        return Attribution(candidates[-1], verb, "a pronoun with one candidate in its paragraph")
    for number in range(bisect_right(p.starts, at) - 1, -1, -1):
        low, high = p.starts[number], min(at, p.sentence(p.starts[number])[1])
        here = [s for s in candidates if low <= s.start < high]
        here = [s for s in here if not _is_object(p, s) and not _explains_object(p, s)]
        if len(here) > 1 and _BRACKETED.sub("", p.small[here[0].end : here[1].start]).strip() in p.words.joining:
            return None
        opening = _opening_office(p, low) if not here else None
        if opening is not None:
            return _officer(p, opening, verb)
        if here:
            speaking = [s for s in here if _speaks(p, s, high)]
            return Attribution((speaking or here[:1])[-1], verb, "a pronoun for the subject of the sentence before")
    left = None if candidates or several or not back else _left_by(p.before)
    return Attribution(left, verb, "a pronoun for who spoke last") if left else None


def _is_of_office(p: QuotedParagraph, speaker: Voice) -> bool:
    """Whether the name says no more than whose somebody is: "the spokesman of Mr Okell"."""
    return _office_over(p, speaker) > 0


def _office_over(p: QuotedParagraph, speaker: Voice) -> int:
    """The token of the office that belongs to who is named: "the head of the Karvonian fleet"; 0 for none."""
    number = p.token_at(speaker.start) - 1
    while number > 1 and (p.word[number] in _TITLES or (p.word[number] in p.words.articles - _OWNING)):
        number -= 1
    return number - 1 if number > 0 and p.word[number] in _OWNING and p.words.is_office(p.word[number - 1]) else 0


def _opening_office(p: QuotedParagraph, low: int) -> int | None:
    """The token of the office that opens a sentence: "The minister …"."""
    first = p.token_at(low)
    if first + 1 < len(p.begins) and p.word[first] in p.words.articles and p.words.is_office(p.word[first + 1]):
        return first + 1
    return None


def _later(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """Who the rest of the sentence says spoke, behind a comma: "… “so far” that nobody came, said Vantor."; in German
    also ", hat Vantor gesagt"."""
    stop = min(p.sentence(span.start)[1], span.end + _FAR)
    for number in range(p.token_at(span.end), len(p.begins)):
        at = p.begins[number]
        if at >= stop:
            break
        comma = p.text.rfind(",", span.end, at)
        if comma < 0:
            continue
        by = p.words.by.match(p.small, at) if p.text[comma + 1 : at].isspace() else None
        if by is not None:
            return _named_by(p, by.end(), stop)
        if p.word[number] not in p.words.verbs:
            continue
        opening = p.token_at(comma)
        if _skip(p, opening, stop) == number:
            return _after_verb(p, number, stop) or NOBODY
        ends = p.text[p.end(number) : stop].strip(" .\n") == ""
        if p.words.subject_may_open and ends:
            return _before_verb(p, comma, number) or NOBODY
        if p.words.nouns_have_capitals and ends and p.word[opening] in p.words.auxiliaries:
            return _subject_after(p, opening, stop) or NOBODY
    return None


_WITHIN = (_inserted, _right_after, _pointed_back, _verb_before, _later)
"""What the sentence of a quotation and the one after it say."""


def _after_dash(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """“….” — Ilse Vantor, Karvonian prime minister"""
    if p.text[: span.start].strip() or not _SIGNED.match(p.text, span.end):
        return None
    after = [s for s in p.speakers if s.start >= span.end]
    return Attribution(after[0], "", "signed after the dash") if after else None


def is_sentence(p: QuotedParagraph, span: QuotedSpan) -> bool:
    """Whether a quotation is a sentence of its own, with nothing before and after it."""
    start, stop = p.sentence(span.start)
    return not p.text[start : span.start].strip() and not p.text[span.end : stop].strip(" .\n\u00a0")


def _continued(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """A quotation that opens a sentence goes on with who spoke in the sentence before."""
    start, stop = p.sentence(span.start)
    if p.text[start : span.start].strip() or any(span.end <= s.start < stop for s in p.speakers):
        return None
    after = p.sentence(stop) if stop < len(p.text) and is_sentence(p, span) else (stop, stop)
    if _is_reported(p, *after) and (said := said_in(p, *after)) is not None:
        return said
    if start == 0:
        return _from_paragraph_before(p, span)
    floor, end = p.sentence(start - 1)
    last, said = p.found[-1] if p.found else (None, NOBODY)
    if last is not None and floor <= max(last.start, last.end - 1):
        return said._replace(why="goes on after the quotation before") if said.speaker else None
    if not is_sentence(p, span):
        return None
    if _is_reported(p, floor, end) and last is not None and said.speaker:
        return said._replace(why="goes on after reported speech")
    verb = _last_verb(p, floor, end)
    return None if verb is None else _before_verb(p, floor, verb) or _after_verb(p, verb, end)


def _left_open(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """A part of a sentence in which nobody is named goes on with who is quoted in the sentence before."""
    low, high = p.sentence(span.start)
    last, said = p.found[-1] if p.found else (None, NOBODY)
    announced = p.text[low : span.start].rstrip().endswith(":")
    if last is None or low == 0 or announced or p.named_in(low, high) or _last_verb(p, low, high) is not None:
        return None
    near = p.sentence(low - 1)[0] <= max(last.start, last.end - 1)
    return said._replace(why="goes on in the next sentence") if near and said.speaker else None


def _last_verb(p: QuotedParagraph, floor: int, end: int) -> int | None:
    return max((n for n in range(p.token_at(floor), p.token_at(end)) if p.word[n] in p.words.verbs), default=None)


def _is_reported(p: QuotedParagraph, low: int, high: int) -> bool:
    """Whether a sentence is in the mood of what somebody said."""
    return any(p.word[number] in p.words.reported for number in range(p.token_at(low), p.token_at(high)))


def _from_paragraph_before(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """A paragraph that opens with a quotation of its own goes on with the quotation that ends the paragraph before."""
    opens = p.spans[0] == span and (not p.begins or is_sentence(p, span))
    page = p.before[0]() if opens and p.before else None
    if page is None or not page.found:
        return None
    last, said = page.found[-1]
    ends = page.sentence(max(last.start, last.end - 1))[1] >= len(page.text)
    return said._replace(why=GOES_ON) if ends and said.speaker else None


def _reported(p: QuotedParagraph, span: QuotedSpan) -> Attribution | None:
    """A sentence in the mood of what somebody said goes on with who spoke before, in the paragraph before at most."""
    low, high = p.sentence(span.start)
    if not _is_reported(p, low, high):
        return None
    page = p
    if not any(said.speaker for _, said in p.found) and low == 0 and p.before:
        page = p.before[0]()
    said = next((said for _, said in reversed(page.found) if said.speaker), None)
    said = said or (_reporting(page, low if page is p else len(page.text)) or NOBODY)
    return said._replace(why="reported speech goes on") if said.speaker else None


def _reporting(p: QuotedParagraph, at: int) -> Attribution | None:
    """Who is said to speak in the nearest sentence before an offset that has a verb of saying or its like."""
    sentences = (p.sentence(p.starts[number]) for number in range(bisect_left(p.starts, at) - 1, -1, -1))
    return next((said for low, high in sentences if (said := said_in(p, low, high)) is not None), None)


def said_in(p: QuotedParagraph, low: int, high: int) -> Attribution | None:
    """Who is said to speak in a sentence; None where it has neither a verb of saying nor its like."""
    after = next((t for t in range(p.token_at(low), p.token_at(high)) if p.word[t] in p.words.after), None)
    if after is not None:
        return _left_of(p, low, p.begins[after])
    by = p.words.by.search(p.small, low, high)
    if by is not None:
        return _named_by(p, by.end(), high)
    verb = _last_verb(p, low, high)
    return None if verb is None else _before_verb(p, low, verb) or _after_verb(p, verb, high) or NOBODY


def _left_of(p: QuotedParagraph, low: int, at: int) -> Attribution:
    """Who comes right before a word that follows its name: "dem Minister zufolge"."""
    named = [s for s in p.named_in(low, at) if not p.text[s.end : at].strip()]
    return Attribution(named[-1], "", "in the words of") if named else NOBODY
