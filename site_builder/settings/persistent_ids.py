"""Identifiers of other registries, validated by their own rules: DOI, ORCID, ROR."""

import re

from site_builder.settings.fields import Invalid, words
from site_builder.settings.yaml_nodes import Node

_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s<>\"]+")
_ORCID = re.compile(r"(?:[0-9]{4}-){3}[0-9]{3}[0-9X]")
_ROR = re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def doi(node: Node) -> str:
    """A Digital Object Identifier (ISO 26324), without resolver: `10.5555/12345678`."""
    written = words(node).removeprefix("https://doi.org/").removeprefix("doi:")
    if not _DOI.fullmatch(written):
        raise Invalid(f'"{written}" is not a DOI', hint="write it like 10.5555/12345678")
    return written


def wikidata(node: Node) -> str:
    """The id of an entity at Wikidata: `Q42`."""
    written = words(node)
    if not re.fullmatch(r"Q[1-9][0-9]*", written):
        raise Invalid(f'"{written}" is not a Wikidata id', hint="write it like Q42")
    return written


def orcid(node: Node) -> str:
    """A person's ORCID iD, whose last character is a checksum (ISO 7064, MOD 11-2): `0000-0002-1825-0097`."""
    written = words(node).removeprefix("https://orcid.org/")
    if not _ORCID.fullmatch(written):
        hint = "write it like 0000-0002-1825-0097"
        raise Invalid(f'"{written}" is not an ORCID iD', hint=hint)
    total = 0
    for digit in written.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2 % 11
    if "0123456789X"[(12 - total) % 11] != written[-1]:
        raise Invalid(f'"{written}" has a mistyped digit', hint="compare it with the person's page at orcid.org")
    return written


def ror(node: Node) -> str:
    """An organisation's address at ror.org, whose last two digits are a checksum (ISO 7064, MOD 97-10)."""
    written = words(node)
    if not _ROR.fullmatch(written):
        hint = 'write it like "https://ror.org/02mhbdp94"'
        raise Invalid(f'"{written}" is not a ror.org address', hint=hint)
    number = 0
    for sign in written[-9:-2]:
        number = number * 32 + _CROCKFORD.index(sign)
    if 98 - number * 100 % 97 != int(written[-2:]):
        hint = "compare it with the organisation's page at ror.org"
        raise Invalid(f'"{written}" has a mistyped digit', hint=hint)
    return written
