"""An actor: a person, organisation, government, office, group or place with names, roles and dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from site_builder.core.codec import packed_flat
from site_builder.core.digests import digest_of
from site_builder.core.partial_date import PartialDate
from site_builder.settings.fields import block, calendar_date, entry, flag, identifier, listing, one_of, record, words
from site_builder.settings.persistent_ids import orcid, ror, wikidata
from site_builder.settings.site_config import ShowProposed, address
from site_builder.settings.yaml_nodes import Node

WIKIDATA = "https://www.wikidata.org/wiki/"
"""Prefix of an entity's address."""


class ActorKind(StrEnum):
    """Kind of an actor. A `place` has no page of its own."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GOVERNMENT = "government"
    OFFICE = "office"
    GROUP = "group"
    PLACE = "place"


class NameOrder(StrEnum):
    """Position of the family name in the written name."""

    GIVEN_FIRST = "given-first"
    FAMILY_FIRST = "family-first"
    MONONYM = "mononym"


class NameKind(StrEnum):
    """Kind of a further name."""

    VARIANT = "variant"
    SHORT = "short"
    FORMER = "former"
    TRANSLITERATION = "transliteration"
    TITLE = "title"
    METONYM = "metonym"
    CODE = "code"
    DEMONYM = "demonym"
    MONONYM = "mononym"
    """One word that names a person even where the full name does not appear."""


class LinkRule(StrEnum):
    """Rule for linking a written name: always, only with support in the same briefing, or never."""

    AUTO = "auto"
    SCOPED = "scoped"
    NEVER = "never"


class Status(StrEnum):
    """Confirmation of a record: curated, proposed or retired."""

    CURATED = "curated"
    PROPOSED = "proposed"
    RETIRED = "retired"


class Confidence(StrEnum):
    """Confidence in a proposed record."""

    LIKELY = "likely"
    WEAK = "weak"


@packed_flat
@dataclass(frozen=True, slots=True)
class Name:
    """A further name."""

    text: str = entry(words, doc="as it is written")
    kind: NameKind = one_of(NameKind, default=NameKind.VARIANT)
    lang: str = entry(words, default="", doc="language tag")
    from_: PartialDate | None = entry(calendar_date, default=None, doc="first day of use", key="from")
    to: PartialDate | None = entry(calendar_date, default=None, doc="last day of use")
    link: LinkRule = one_of(LinkRule, default=LinkRule.AUTO)


def written_name(node: Node) -> Name:
    """A further name: its words alone, or a mapping with more."""
    return Name(words(node)) if isinstance(node.value, str) else _whole_name(node)


_whole_name = record(Name)


@packed_flat
@dataclass(frozen=True, slots=True)
class Role:
    """An office held; curated, never inferred."""

    title: str = entry(words, doc="as the desk writes it")
    organisation: str = entry(words, default="", doc="id or name")
    country: str = entry(words, default="", doc="id or name")
    from_: PartialDate | None = entry(calendar_date, default=None, doc="first day", key="from")
    to: PartialDate | None = entry(calendar_date, default=None, doc="last day")
    source: str = entry(words, default="", doc="source of this fact")


@packed_flat
@dataclass(frozen=True, slots=True)
class SameAs:
    """Identifiers of the actor elsewhere."""

    wikidata: str = entry(wikidata, default="", doc="id of the entity, such as Q42")
    url: str = entry(address, default="", doc="a page about the actor")
    orcid: str = entry(orcid, default="", doc="a person's ORCID iD, such as 0000-0002-1825-0097")
    ror: str = entry(ror, default="", doc="an organisation's address at ror.org")

    @property
    def entity(self) -> str:
        """Address of the Wikidata entity, or empty."""
        return f"{WIKIDATA}{self.wikidata}" if self.wikidata else ""

    @property
    def orcid_url(self) -> str:
        """Address at orcid.org, or empty."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""


@packed_flat
@dataclass(frozen=True)
class Actor:
    """A record of actors.yaml; `id` is its key there and never changes."""

    id: str
    kind: ActorKind = one_of(ActorKind)
    name: str = entry(words, doc="as the desk writes it")
    family: str = entry(words, default="", doc="family name")
    given: str = entry(words, default="", doc="given names")
    order: NameOrder = one_of(NameOrder, default=NameOrder.GIVEN_FIRST)
    sort_name: str = entry(words, default="", doc="sorted under this; by default, made from the name")
    names: tuple[Name, ...] = entry(listing(written_name), default=(), doc="further names")
    roles: tuple[Role, ...] = entry(listing(record(Role)), default=(), doc="offices held")
    disambiguator: str = entry(words, default="", doc="shown after the name if two actors share it")
    distinct_from: tuple[str, ...] = entry(listing(identifier), default=(), doc="ids of other actors that look alike")
    same_as: SameAs | None = entry(record(SameAs), default=None, doc="the same actor elsewhere")
    old_ids: tuple[str, ...] = entry(listing(identifier), default=(), doc="former ids; their URLs redirect")
    merged_into: str = entry(identifier, default="", doc="the record into which this one was merged")
    country: str = entry(identifier, default="", doc="id of the government it belongs to")
    status: Status = one_of(Status, default=Status.CURATED)
    confidence: Confidence = one_of(
        Confidence, default=Confidence.LIKELY, doc="likely, weak: how well founded a proposal is"
    )
    note: str = entry(block, default="", doc="shown to readers; Markdown")
    note_internal: str = entry(block, default="", doc="never published")
    index: bool = flag(True, doc="false keeps it off the indexes")
    audience: str = entry(words, default="", doc="the audience that may see the actor")
    line: int = field(default=0, compare=False)
    """Line of the record in actors.yaml."""

    def __hash__(self) -> int:
        """Hash by id alone: hashing all names takes longer than the cached work saves."""
        return hash(self.id)

    @cached_property
    def has_page(self) -> bool:
        """True if the site has a page about the actor."""
        return self.kind != ActorKind.PLACE and self.status != Status.RETIRED and not self.merged_into

    @cached_property
    def face(self) -> "Actor":
        """Public record: the fields that other pages may show, without further names, offices and notes."""
        bare = replace(self, names=(), roles=(), distinct_from=(), old_ids=(), note="", note_internal="", line=0)
        return replace(bare, family="", given="", sort_name=self.sorts_under)

    @cached_property
    def stamp(self) -> str:
        """Digest of the whole record."""
        return digest_of(self)

    def is_shown(self, proposed: ShowProposed) -> bool:
        """True if readers may see the record, given its status and the `show_proposed` setting."""
        if self.status is not Status.PROPOSED:
            return self.status is Status.CURATED
        return proposed is ShowProposed.ALL or (
            proposed is ShowProposed.LIKELY and self.confidence is Confidence.LIKELY
        )

    def is_apart_from(self, other: "Actor") -> bool:
        """True if either record is marked as distinct from the other."""
        return other.id in self.distinct_from or self.id in other.distinct_from

    @property
    def sorts_under(self) -> str:
        """Sort name: `Vantor, Ilse`; `Vor En-lam` if the family name comes first; an organisation or a mononym as
        written.

        A name without parts is never split.
        """
        if self.sort_name:
            return self.sort_name
        if not (self.family and self.given):
            return self.family or self.name
        return f"{self.family}{' ' if self.order == NameOrder.FAMILY_FIRST else ', '}{self.given}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses of the actor elsewhere: Wikidata, ORCID, ROR, then a page."""
        if self.same_as is None:
            return ()
        return tuple(filter(None, (self.same_as.entity, self.same_as.orcid_url, self.same_as.ror, self.same_as.url)))

    @property
    def all_names(self) -> tuple[str, ...]:
        """The main name and all further names."""
        return (self.name, *[name.text for name in self.names])


Actors = Mapping[str, Actor]
