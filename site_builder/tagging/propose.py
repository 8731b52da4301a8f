"""A document → the tags it may carry, each with a score and a reason; a curator confirms them.

A state, place or topic is proposed if it is a subject of the text: named before the colon of the title, in the title,
or across paragraphs. A pair of states is proposed if their relations are named (R33). Tags of similar briefings follow.
One stray word proposes nothing. The result is ranked and cut to a useful number.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import log1p

from site_builder.core.partial_date import PartialDate
from site_builder.linking.model import Block
from site_builder.registry.tag import Tag, TagKind
from site_builder.tagging.country_pairs import Pair, find_pairs, pair_tag
from site_builder.tagging.evidence import Hit, TagEvidence, find_evidence, find_regions, find_topics, folded_texts
from site_builder.tagging.nearest_neighbours import LikeTag
from site_builder.tagging.phrases import Phrases

MOST = 8
_LEAST_SHARE = 0.08
_LEAST_STATE, _LEAST_NAMED = 0.2, 0.12
_LEAST_TOPIC, _LEAST_LATER = 0.15, 0.25
_MOSTLY, _OFTEN_ENOUGH = 0.5, 0.3
_LEAST_PART = 0.22
"""Minimum share of the best score."""
_ENOUGH = 8.0
"""Score of a state in the title, which caps the comparison."""
_AGAIN, _OFTEN, _VERY_OFTEN = 3, 4, 6
_LONG = 8
"""Number of paragraphs from which a title word that occurs at most once more is mentioned in passing."""
_PREFIX, _TITLE, _LEDE, _HEADING, _SHARE, _COUNT, _PAIR = 4.0, 3.0, 1.0, 0.5, 4.0, 0.5, 1.5
_LIKE = 5.0
_LEAST_LIKE = 0.3
"""Minimum share of the nearest briefings for a tag proposed by similarity alone."""
_PLACE = 0.8
"""Factor for places, which say less about a text than states and topics."""


@dataclass(frozen=True, slots=True)
class TagProposal:
    """A tag that the text supports."""

    id: str
    tag: Tag
    """Record of the tag: the archive's own, the packaged one, or a new one for a pair of states."""
    score: float
    why: str
    """`in the title; in 9 of 16 paragraphs ("Vess")`."""


def propose_tags(
    title: str,
    blocks: Sequence[Block],
    phrases: Phrases,
    *,
    date: PartialDate | None = None,
    like: Sequence[LikeTag] = (),
    most: int = MOST,
) -> tuple[TagProposal, ...]:
    """At most `most` tags, best first.

    `phrases` comes from `tag_phrases`, once for all documents of a run; `like` from `propose_like`, once an archive has
    tagged briefings.
    """
    texts = folded_texts(title, blocks)
    regions = find_regions(texts, phrases, date=date)
    topics = find_topics(texts, blocks, phrases)
    evidence = find_evidence(title, blocks, phrases, regions=regions, topics=topics)
    found = {item.tag: _proposal(item, phrases) for item in evidence if _is_about(item, phrases)}
    slight = _off_topic(found, evidence)
    found = {tag: proposal for tag, proposal in found.items() if tag not in slight}
    found |= {proposal.id: proposal for proposal in _further(evidence, found, phrases)}
    pairs = tuple(_related(find_pairs(dict(texts), phrases, regions=regions), found, phrases))
    found |= {pair.id: pair for pair in pairs}
    if pairs:
        quarrels = {item.tag: _proposal(item, phrases) for item in evidence if carries(item)}
        found = quarrels | found
    found |= {
        other.id: _with_like(found.get(other.id), other, phrases) for other in like if _counts(other, found, phrases)
    }
    ranked = sorted(found.values(), key=lambda proposal: (-proposal.score, proposal.id))
    return tuple(_mixed(ranked, {item.tag for item in evidence if item.in_title})[:most])


def _related(
    pairs: Mapping[Pair, Sequence[Hit]], found: Mapping[str, TagProposal], phrases: Phrases
) -> Iterator[TagProposal]:
    """Pairs of states whose relations the text names twice, or once if both states are proposed as well."""
    for pair, hits in pairs.items():
        if len(hits) > 1 or all(partner in found for partner in pair):
            tag = pair_tag(pair, phrases)
            best = max((found[partner].score for partner in pair if partner in found), default=0.0)
            times = "once" if len(hits) == 1 else f"{len(hits)} times"
            why = f'names their relations ("{hits[0].written}", {times})'
            yield TagProposal(tag.id, tag, round(best + _PAIR * log1p(len(hits)), 3), why)


FIRST = 4
"""Number of tags that a reader sees first. States and places take at most half of these places if there are topics."""


def _mixed(ranked: Sequence[TagProposal], titled: Set[str]) -> list[TagProposal]:
    """The ranking, with states and places in at most half of the first places. A further state or place follows the
    topics named in the title if the title names it too; all others follow the first tags."""
    places = [p for p in ranked if p.tag.kind == TagKind.REGION][FIRST // 2 :]
    topics = [n for n, p in enumerate(ranked) if p.tag.kind != TagKind.REGION and p.id in titled]
    last = topics[-1] if topics else -1
    places_in_order = {
        p.id: max(n, last) if p in places else n for n, p in enumerate(ranked) if p not in places or p.id in titled
    }
    first = sorted((p for p in ranked if p.id in places_in_order), key=lambda p: (places_in_order[p.id], p in places))[
        :FIRST
    ]
    return [*first, *(p for p in ranked if p not in first)]


def _off_topic(found: Mapping[str, TagProposal], evidence: Sequence[TagEvidence]) -> frozenset[str]:
    """Ids of tags that are not in the title and score far less than the best tag."""
    best = min(_ENOUGH, max((proposal.score for proposal in found.values()), default=0.0))
    titled = {item.tag for item in evidence if item.in_title}
    return frozenset(i for i, p in found.items() if p.score < _LEAST_PART * best and i not in titled)


def _further(
    evidence: Sequence[TagEvidence], found: Mapping[str, TagProposal], phrases: Phrases
) -> Sequence[TagProposal]:
    """Tags that a long text names often, to fill up to `FIRST`."""
    often = [e for e in evidence if e.tag not in found and e.paragraphs >= _AGAIN and e.count >= _OFTEN]
    left = [_proposal(e, phrases) for e in often if e.share >= _LEAST_NAMED and _may_follow(e, phrases)]
    return sorted(left, key=lambda p: (-p.score, p.id))[: max(0, FIRST - len(found))]


def _may_follow(evidence: TagEvidence, phrases: Phrases) -> bool:
    """True for states and multinational institutions; for other topics only if named very often."""
    of_several = evidence.tag in phrases.institutions and evidence.tag not in phrases.national
    if of_several or _is_state(evidence.tag, phrases):
        return True
    topic = phrases.tags[evidence.tag].kind != TagKind.REGION and evidence.tag not in phrases.institutions
    return topic and evidence.count >= _VERY_OFTEN


def _is_state(tag: str, phrases: Phrases) -> bool:
    return phrases.tags[tag].kind == TagKind.REGION and tag in phrases.pair_names


def _is_about(evidence: TagEvidence, phrases: Phrases) -> bool:
    """True if the text is about the tag. Places and topics need more evidence than states."""
    if not carries(evidence):
        return False
    kind, titled = phrases.tags[evidence.tag].kind, evidence.in_title or evidence.in_prefix
    if _is_in_passing(evidence) and kind != TagKind.REGION:
        return False
    if kind == TagKind.REGION:
        return _is_in(evidence, titled) if _is_state(evidence.tag, phrases) else _is_set_in(evidence, titled)
    if evidence.tag in phrases.institutions:
        often = (evidence.in_lede or evidence.count >= _OFTEN) and evidence.share >= _LEAST_STATE
        return titled or (often and evidence.tag not in phrases.national)
    enough = evidence.count >= _AGAIN or evidence.share >= _OFTEN_ENOUGH
    return titled or (enough and evidence.share >= (_LEAST_TOPIC if evidence.in_lede else _LEAST_LATER))


def _is_in(state: TagEvidence, titled: bool) -> bool:
    return titled or (state.in_lede and state.share >= _LEAST_NAMED) or state.share >= _LEAST_STATE


def _is_set_in(place: TagEvidence, titled: bool) -> bool:
    """True if a city, region or sea is a subject of the text, not just the scene of events."""
    return place.count >= _AGAIN and (titled or (place.in_lede and place.share >= _MOSTLY))


def _is_in_passing(evidence: TagEvidence) -> bool:
    """True if a long text hardly repeats a word of its title."""
    once = evidence.count <= 1 and evidence.paragraphs <= 1
    return evidence.in_title and not evidence.in_prefix and once and evidence.of >= _LONG


def carries(evidence: TagEvidence) -> bool:
    """True if the evidence is more than a stray word."""
    if evidence.in_title:
        return True
    spread = evidence.paragraphs > 1 or evidence.of == 1
    return evidence.count > 1 and spread and evidence.share >= _LEAST_SHARE


def weight(evidence: TagEvidence) -> float:
    """Score of a tag: its place in title, lede and headings, and its frequency."""
    return (
        _PREFIX * evidence.in_prefix
        + _TITLE * evidence.in_title * (0.5 if _is_in_passing(evidence) else 1.0)
        + _LEDE * evidence.in_lede
        + _HEADING * min(evidence.headings, 2)
        + _SHARE * evidence.share
        + _COUNT * log1p(evidence.count)
    )


def _proposal(evidence: TagEvidence, phrases: Phrases) -> TagProposal:
    tag = phrases.tags[evidence.tag]
    is_place = tag.kind == TagKind.REGION and tag.id not in phrases.pair_names
    score = weight(evidence) * (_PLACE if is_place else 1.0)
    return TagProposal(tag.id, tag, round(score, 3), _reason(evidence))


def _counts(like: LikeTag, found: Mapping[str, TagProposal], phrases: Phrases) -> bool:
    return like.id in phrases.tags and (like.id in found or like.score >= _LEAST_LIKE)


def _with_like(found: TagProposal | None, like: LikeTag, phrases: Phrases) -> TagProposal:
    score = round(_LIKE * like.score + (found.score if found else 0.0), 3)
    return TagProposal(like.id, phrases.tags[like.id], score, f"{found.why}; {like.why}" if found else like.why)


def _reason(evidence: TagEvidence) -> str:
    spread = f"in {evidence.paragraphs} of {evidence.of} paragraphs"
    parts = (
        (evidence.in_prefix, "before the colon of the title"),
        (evidence.in_title and not evidence.in_prefix, "in the title"),
        (evidence.in_lede, "in the first paragraph"),
        (bool(evidence.paragraphs), spread),
    )
    return f'{"; ".join(text for holds, text in parts if holds)} ("{evidence.phrase}")'
