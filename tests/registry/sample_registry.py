"""Invented people of Karvonia, and what hypothesis needs to invent more."""

from hypothesis import strategies as st

from site_builder.core.partial_date import PartialDate
from site_builder.core.source_file import SourceFile
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind, NameOrder, Role, SameAs, Status
from site_builder.registry.record_edits import write_records
from site_builder.registry.tag import Tag, TagKind

ACTORS = """\
# Who is who in Karvonia.

# The minister; "Ilse" alone is the singer.
ilse-vantor:
  kind: person
  name: "Ilse Vantor"   # as she signs
  family: Vantor
  given: Ilse
  names:
    # The press writes this.
    - {text: 'Vantor', kind: short, link: scoped}
    - text: Ilse V.
      # Until her wedding?
      kind: former
  roles:
    - {title: Minister of Tides, country: karvonia, from: 2019-01, to: 2021-02-03}
  country: karvonia
  note: |
    # A heading, not a comment

    Second paragraph.

karvonia:
  kind: government
  name: Karvonia
  status: curated

# A proposal.
oru-benn:
  kind: person
  name: Oru Benn
  status: proposed
"""

TAGS = """\
harbours:
  label: Harbours
  match: [harbour, quay]
tides:
  label: Tides
  broader: harbours
tolls:
  label: Tolls
  status: proposed
"""

BRIEFING = """\
---
title: "Karvonia: Tides"  # checked
date: 2021-02-10
# who
actors: [ilse-vantor, oru-benn] # two
tags:
  - tides
  # maybe
  - tolls
---
Ilse Vantor spoke.
---
not a header
"""


def source(text: str, path: str = "content/actors.yaml") -> SourceFile:
    return SourceFile(path, text.encode("utf-8"))


MARKS = [": ", " #", "- ", "'", '"', "\\", "{", "}", "[", "]", ",", "&a", "*a", "!t", "%", "@", "`", "|", ">", "?"]
SPACES = ["\t", "\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\xa0", "\ufeff", "\u200b", "  ", "---", "..."]
TYPED = [
    "yes",
    "No",
    "null",
    "~",
    "1:30",
    "007",
    "2021-02-10",
    "1e5",
    "0x1F",
    ".inf",
    "=",
    "<<",
    "y",
    "true",
    "-1",
    "+.5",
]
PIECES = st.sampled_from([*MARKS, *SPACES, *TYPED, "é", "漢", "🦆"])
HOSTILE = st.lists(
    st.one_of(PIECES, st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=6)),
    max_size=8,
).map("".join)
LINE = HOSTILE.map(lambda text: " ".join(text.split())).filter(bool)
BLOCK = HOSTILE.map(str.strip)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
YEARS = (st.integers(1, 5000), st.integers(5001, 9999))
OPTIONAL = st.just("") | LINE
EARLIER, LATER = (st.none() | st.builds(PartialDate, years, st.integers(1, 12), st.integers(0, 28)) for years in YEARS)
"""First and last days: no end is before its start."""
NAMES = st.builds(
    Name, LINE, st.sampled_from(NameKind), OPTIONAL, from_=EARLIER, to=LATER, link=st.sampled_from(LinkRule)
)
ROLES = st.builds(Role, LINE, OPTIONAL, OPTIONAL, from_=EARLIER, to=LATER, source=OPTIONAL)
RECORDS = st.builds(
    Actor,
    id=IDS,
    kind=st.sampled_from(ActorKind),
    name=LINE,
    family=OPTIONAL,
    given=OPTIONAL,
    order=st.sampled_from(NameOrder),
    sort_name=OPTIONAL,
    names=st.lists(NAMES, max_size=2).map(tuple),
    roles=st.lists(ROLES, max_size=2).map(tuple),
    disambiguator=OPTIONAL,
    distinct_from=st.just(()),
    same_as=st.none()
    | st.builds(
        SameAs,
        st.integers(1, 10**9).map("Q{}".format),
        st.sampled_from(["", "https://example.org/?a=b#c: d".replace(" ", "")]),
        st.sampled_from(["", "0000-0002-1825-0097"]),
        st.sampled_from(["", "https://ror.org/02mhbdp94"]),
    ),
    old_ids=st.just(()),
    merged_into=st.just(""),
    country=st.just("") | IDS,
    status=st.sampled_from(Status),
    note=BLOCK,
    note_internal=BLOCK,
    index=st.booleans(),
    audience=OPTIONAL,
    line=st.just(0),
)
TAG_RECORDS = st.builds(
    Tag,
    id=IDS,
    label=LINE,
    kind=st.sampled_from(TagKind),
    broader=st.just(""),
    related=st.just(()),
    definition=BLOCK,
    usage_hint=BLOCK,
    match=st.lists(LINE, max_size=2).map(tuple),
    status=st.sampled_from(Status),
    replaced_by=st.just(""),
    line=st.just(0),
)


def write_record(text: str, record_id: str, record: Actor | Tag, *, path: str = "") -> str:
    return write_records(text, {record_id: record}, path=path)
