from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.model import Header
from site_builder.core.errors import HeaderError, RegistryError, SiteProblem
from site_builder.core.partial_date import PartialDate
from site_builder.registry.actor import Actor, ActorKind, LinkRule, Name, NameKind, Role, Status
from site_builder.registry.loading import load_actors, load_tags
from site_builder.registry.record_edits import (
    HEADER_ORDER,
    emit_header,
    emit_record,
    header_list,
    relinked,
    remove_records,
    set_header_field,
    set_header_list,
    write_records,
)
from site_builder.registry.tag import Tag

from .sample_registry import ACTORS, BRIEFING, RECORDS, TAG_RECORDS, TAGS, source, write_record

SHAPES = [ACTORS, ACTORS.replace("\n", "\r\n"), "\ufeff" + ACTORS, ACTORS.rstrip("\n"), f"---\n{ACTORS}"]
NEW = Actor("mira-oss", ActorKind.PERSON, "Mira Oss")


def changed_lines(before: str, after: str) -> tuple[set[str], set[str]]:
    old, new = before.splitlines(), after.splitlines()
    return {line for line in old if line not in new}, {line for line in new if line not in old}


@pytest.mark.parametrize("text", SHAPES)
def test_a_record_that_stays_keeps_every_byte(text: str) -> None:
    for actor in load_actors(source(text)).values():
        assert write_record(text, actor.id, actor) == text


@pytest.mark.parametrize("text", SHAPES)
def test_one_field_changes_one_line(text: str) -> None:
    actor = load_actors(source(text))["ilse-vantor"]
    after = write_record(text, actor.id, replace(actor, name="Ilse O. Vantor"))
    assert after.rstrip() == text.replace('"Ilse Vantor"   # as', "Ilse O. Vantor   # as").rstrip()


def test_a_changed_list_keeps_the_items_that_stay() -> None:
    actor = load_actors(source(ACTORS))["ilse-vantor"]
    after = write_record(ACTORS, actor.id, replace(actor, names=(*actor.names, Name("Vantor I"))))
    assert after == ACTORS.replace("  roles:", "    - {text: Vantor I}\n  roles:")


def test_a_removed_item_leaves_its_comment() -> None:
    actor = load_actors(source(ACTORS))["ilse-vantor"]
    after = write_record(ACTORS, actor.id, replace(actor, names=actor.names[1:]))
    assert changed_lines(ACTORS, after) == ({"    - {text: 'Vantor', kind: short, link: scoped}"}, set())


def test_a_changed_item_replaces_the_old_one() -> None:
    actor = load_actors(source(ACTORS))["ilse-vantor"]
    names = (replace(actor.names[0], link=LinkRule.NEVER), actor.names[1])
    after = write_record(ACTORS, actor.id, replace(actor, names=names))
    old = "- {text: 'Vantor', kind: short, link: scoped}"
    assert after == ACTORS.replace(old, "- {text: Vantor, kind: short, link: never}")


def test_default_fields_are_removed_and_new_ones_inserted_in_order() -> None:
    actor = load_actors(source(ACTORS))["ilse-vantor"]
    after = write_record(ACTORS, actor.id, replace(actor, country="", roles=(), note="", disambiguator="minister"))
    gone, new = changed_lines(ACTORS, after)
    assert new == {"  disambiguator: minister"}
    assert {line.strip() for line in gone} >= {"country: karvonia", "roles:", "Second paragraph."}
    assert load_actors(source(after))["ilse-vantor"].disambiguator == "minister"
    assert after.index("disambiguator") > after.index("kind: former")


def test_a_default_that_is_written_out_stays() -> None:
    karvonia = load_actors(source(ACTORS))["karvonia"]
    after = write_record(ACTORS, "karvonia", replace(karvonia, name="The Karvonian State"))
    assert after == ACTORS.replace("name: Karvonia\n", "name: The Karvonian State\n")


def test_a_block_text_becomes_one_line_and_back() -> None:
    actor = load_actors(source(ACTORS))["ilse-vantor"]
    short = write_record(ACTORS, actor.id, replace(actor, note="Short: one"))
    assert '  note: "Short: one"\n\nkarvonia:' in short
    assert write_record(short, actor.id, actor) == ACTORS.replace("note: |", "note: |-")


@pytest.mark.parametrize("text", SHAPES)
@pytest.mark.parametrize("record_id", ["aalto", "jan-ost", "mira-oss", "zoe-tarn"])
def test_a_new_record_goes_to_its_sorted_place_and_nothing_else_moves(text: str, record_id: str) -> None:
    after = write_record(text, record_id, replace(NEW, id=record_id))
    assert list(load_actors(source(after))) == sorted([*load_actors(source(text)), record_id])
    assert [line for line in after.split("\n") if line.endswith("\r")] == (
        [] if "\r" not in text else after.split("\n")[:-1]
    )
    assert remove_records(after, record_id).rstrip() == text.rstrip()


def test_a_new_record_is_inserted_before_the_comment_of_the_next() -> None:
    after = write_record(ACTORS, NEW.id, NEW)
    assert "  status: curated\n\nmira-oss:\n  kind: person\n  name: Mira Oss\n\n# A proposal.\noru-benn:" in after


def test_the_first_record_leaves_the_head_of_the_file_on_top() -> None:
    after = write_record(ACTORS, "aalto", replace(NEW, id="aalto"))
    assert after.startswith("# Who is who in Karvonia.\n\naalto:\n  kind: person\n  name: Mira Oss\n\n# The minister;")
    assert write_record("# head\nkarvonia: {kind: place, name: K}\n", "aalto", NEW).startswith("# head\naalto:\n")


@pytest.mark.parametrize("text", ["", "{}\n", "# nobody yet\n", "# nobody yet\n{}"])
def test_the_first_record_of_an_empty_file_is_written(text: str) -> None:
    after = write_record(text, NEW.id, NEW)
    assert after == text.replace("{}\n", "").replace("{}", "") + emit_record(NEW.id, NEW)


def test_many_records_are_written_as_one_after_the_other() -> None:
    actors = {f"p-{n}": replace(NEW, id=f"p-{n}") for n in (3, 1, 2)}
    actors["karvonia"] = replace(load_actors(source(ACTORS))["karvonia"], index=False)
    actors["zz"] = replace(NEW, id="zz")
    one_by_one = ACTORS
    for actor_id, actor in sorted(actors.items()):
        one_by_one = write_record(one_by_one, actor_id, actor)
    assert write_records(ACTORS, actors) == one_by_one
    assert load_actors(source(one_by_one))["karvonia"].index is False


def test_a_file_with_unusual_margins_is_read_by_the_parser() -> None:
    text = 'aalto: {kind: place,\n  name: "A"}\nbeck: # here\n  kind: place\n  name: "x\n\n   y"\n'
    actors = load_actors(source(text))
    after = write_record(text, "beck", replace(actors["beck"], kind=ActorKind.PERSON))
    assert after == text.replace("  kind: place\n", "  kind: person\n")
    assert load_actors(source(write_record(after, "aalto", replace(actors["aalto"], name="Aa"))))["aalto"].name == "Aa"


def test_a_list_with_dashes_on_their_own_lines_is_edited_by_item() -> None:
    text = "aalto:\n  kind: place\n  name: A\n  names:\n  -\n    text: B\n  - text: C\n"
    actor = load_actors(source(text))["aalto"]
    after = write_record(text, "aalto", replace(actor, names=(Name("Z"), *actor.names[:1])))
    assert after == "aalto:\n  kind: place\n  name: A\n  names:\n  - {text: Z}\n  -\n    text: B\n"


def test_an_unreadable_field_is_rewritten() -> None:
    text = "aalto:\n  kind: plaice\n  name: [A]\n  what: is this\n"
    after = write_record(text, "aalto", Actor("aalto", ActorKind.PLACE, "A"))
    assert after == "aalto:\n  kind: place\n  name: A\n  what: is this\n"


def test_records_in_brackets_cannot_be_edited() -> None:
    with pytest.raises(RegistryError, match=r"^content/actors\.yaml:1: .*one key per line"):
        write_record("{a: {kind: place, name: A}}\n", "b", NEW, path="content/actors.yaml")
    with pytest.raises(RegistryError, match="one key per line"):
        write_record("- a\n", "b", NEW)


def test_ambiguous_lines_are_refused() -> None:
    text = 'a:\n  kind: place\n  name: "x\nb:\n  y"\n'
    with pytest.raises(RegistryError):
        write_record(text, "b", NEW)
    with pytest.raises(RegistryError):
        write_record(text, "a", NEW)


def test_a_record_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(RegistryError, match='no record "karvona"') as caught:
        remove_records(ACTORS, "karvona", path="content/actors.yaml")
    assert caught.value.hint == 'did you mean "karvonia"?'


@given(RECORDS)
def test_any_actor_reads_back_as_it_was(actor: Actor) -> None:
    assert load_actors(source(emit_record(actor.id, actor))) == {actor.id: actor}


@given(TAG_RECORDS)
def test_any_tag_reads_back_as_it_was(tag: Tag) -> None:
    assert load_tags(source(emit_record(tag.id, tag))) == {tag.id: tag}


@given(st.lists(RECORDS, min_size=1, max_size=2, unique_by=lambda a: a.id), RECORDS, st.sampled_from(["\n", "\r\n"]))
def test_any_actor_is_changed_into_any_other(known: list[Actor], new: Actor, end: str) -> None:
    text = "".join(emit_record(a.id, a) for a in sorted(known, key=lambda a: a.id)).replace("\n", end)
    wanted = {a.id: a for a in known} | {known[0].id: replace(new, id=known[0].id)}
    after = write_record(text, known[0].id, wanted[known[0].id])
    assert load_actors(source(after)) == wanted
    untouched = [emit_record(a.id, a).replace("\n", end) for a in known[1:]]
    assert all(lines in after for lines in untouched)


# ---------- front matter


def test_writing_an_equal_list_changes_nothing() -> None:
    assert set_header_list(BRIEFING, "actors", ["ilse-vantor", "oru-benn"]) == BRIEFING
    assert set_header_list(BRIEFING, "authors", []) == BRIEFING
    assert set_header_field(BRIEFING, "title", "Karvonia: Tides") == BRIEFING


@pytest.mark.parametrize("text", [BRIEFING, BRIEFING.replace("\n", "\r\n"), "\ufeff" + BRIEFING])
def test_a_header_list_changes_its_own_lines_only(text: str) -> None:
    after = set_header_list(text, "actors", ["ilse-vantor", "no"])
    assert after == text.replace("[ilse-vantor, oru-benn] # two", '[ilse-vantor, "no"] # two')
    added = set_header_list(text, "tags", ["harbours", "tides", "tolls"])
    end = "\r\n" if "\r" in text else "\n"
    assert added == text.replace("  - tides", f"  - harbours{end}  - tides")
    assert header_list(added, "tags") == ("harbours", "tides", "tolls")


def test_a_new_header_key_goes_to_its_place() -> None:
    assert set_header_field(BRIEFING, "summary", "Tides.") == BRIEFING.replace("# who", "summary: Tides.\n# who")
    assert set_header_field(BRIEFING, "status", "draft") == BRIEFING.replace("tolls\n---", "tolls\nstatus: draft\n---")
    assert set_header_field("---\ndate: 2021\n---\n", "title", "A") == "---\ntitle: A\ndate: 2021\n---\n"
    assert set_header_field("---\ndate: 2021\n---\n", "x", "A") == "---\ndate: 2021\nx: A\n---\n"


def test_a_header_key_is_removed_and_its_comment_kept() -> None:
    assert set_header_list(BRIEFING, "actors", []) == BRIEFING.replace("actors: [ilse-vantor, oru-benn] # two\n", "")
    assert set_header_field(BRIEFING, "date", None) == BRIEFING.replace("date: 2021-02-10\n", "")


def test_an_empty_header_takes_a_key() -> None:
    assert set_header_field("---\n# c\n---\nx", "date", PartialDate(2021)) == "---\n# c\ndate: 2021\n---\nx"
    assert set_header_field("---\n---\nx", "date", None) == "---\n---\nx"


def test_a_header_without_the_key_has_no_list() -> None:
    assert header_list(BRIEFING, "authors") == ()
    assert header_list("---\n---\n", "authors") == ()


@pytest.mark.parametrize("text", ["", "Just text\n", "---\ntitle: x\n"])
def test_a_file_without_front_matter_is_named(text: str) -> None:
    with pytest.raises(HeaderError, match=r"^content/x\.md:1: .*no front matter"):
        set_header_list(text, "actors", ["a"], path="content/x.md")


@pytest.mark.parametrize("header", ["- a", "{a: b}", "title: a: b"])
def test_a_header_that_cannot_be_edited_is_named_with_its_line(header: str) -> None:
    with pytest.raises(HeaderError, match=r"^content/x\.md:2: "):
        set_header_field(f"---\n{header}\n---\n", "title", "x", path="content/x.md")


def test_a_header_with_an_unreadable_list_is_reported_with_its_line() -> None:
    with pytest.raises(HeaderError, match=r"^content/x\.md:3: "):
        header_list("---\ndate: 2021\ntitle: a: b\n---\n", "tags", path="content/x.md")


def test_the_order_of_header_keys_is_that_of_the_briefing() -> None:
    assert tuple(f.name for f in fields(Header)) == HEADER_ORDER


def test_a_header_is_written_in_the_given_order_without_missing_values() -> None:
    values = {"title": "Karvonia: Tides", "date": PartialDate(2021, 2, 10), "summary": None, "tags": ("tides",)}
    assert emit_header(values) == '---\ntitle: "Karvonia: Tides"\ndate: 2021-02-10\ntags: [tides]\n---\n'


def test_a_record_is_written_as_a_person_would() -> None:
    actor = Actor(
        "ilse-vantor",
        ActorKind.PERSON,
        "Ilse Vantor",
        names=(Name("Vantor", NameKind.SHORT, link=LinkRule.SCOPED),),
        roles=(Role("Minister", from_=PartialDate(2019)),),
        status=Status.PROPOSED,
        note="One.\n\nTwo.",
    )
    assert emit_record(actor.id, actor) == (
        "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n  names:\n    - {text: Vantor, kind: short, link: scoped}\n"
        "  roles:\n    - {title: Minister, from: 2019}\n  status: proposed\n  note: |-\n    One.\n\n    Two.\n"
    )


def test_errors_of_an_edit_are_site_errors() -> None:
    for text in ("a:\n\tb: c\n", "a: &x y\nb: *x\n"):
        with pytest.raises(SiteProblem):
            write_record(text, "a", NEW)


def test_tags_are_edited_as_actors_are() -> None:
    tag = load_tags(source(TAGS))["tides"]
    assert write_record(TAGS, "tides", replace(tag, broader="")) == TAGS.replace("  broader: harbours\n", "")


def test_a_deep_comment_is_not_taken_into_the_block_text_above_it() -> None:
    text = "a:\n  kind: place\n  name: A\n  note: x\n      # deep\n  note_internal: y\n      # last\n"
    old = load_actors(source(text))["a"]
    new = replace(old, note="one\ntwo", note_internal="three\nfour")
    after = write_record(text, "a", new)
    assert load_actors(source(after)) == {"a": new}
    assert after.count("\n  # deep\n") == after.count("\n  # last\n") == 1
    gone = write_record(text, "a", replace(new, note_internal=""))
    assert load_actors(source(gone))["a"].note == "one\ntwo"


def test_a_deep_comment_is_not_taken_into_the_new_item_above_it() -> None:
    text = "---\nauthors:\n- A\n      # deep\n- B\n---\n"
    after = set_header_field(text, "authors", ("One\ntwo", "B"))
    assert after == "---\nauthors:\n- |-\n  One\n  two\n# deep\n- B\n---\n"


def test_a_comment_inside_removed_lines_is_kept() -> None:
    text = "a:\n  kind: place\n  name: A\n  same_as:\n    # found in the atlas\n    wikidata: Q1\n"
    after = write_record(text, "a", replace(load_actors(source(text))["a"], same_as=None))
    assert after == "a:\n  kind: place\n  name: A\n  # found in the atlas\n"


@st.composite
def commented(draw: st.DrawFn, actor: Actor) -> str:
    """The record with comments at random places and depths, except inside a block text."""
    plain = replace(actor, note="", note_internal="")
    lines = emit_record(plain.id, plain).splitlines()
    found = lines[:1]
    for number, line in enumerate(lines[1:]):
        depth = len(line) - len(line.lstrip())
        if draw(st.booleans()):
            found.append(" " * draw(st.sampled_from([2, depth, depth + 3])) + f"# comment {number}")
        found.append(line)
    return "\n".join([*found, *(["      # last", "  # very last"] if draw(st.booleans()) else [])]) + "\n"


@given(st.data(), RECORDS, RECORDS)
def test_no_comment_is_lost_whatever_changes(data: st.DataObject, old: Actor, new: Actor) -> None:
    text = data.draw(commented(old))
    before = load_actors(source(text))[old.id]
    new = replace(new, id=old.id, names=new.names + before.names[1:], roles=before.roles[:1] + new.roles)
    after = write_record(text, old.id, new)
    assert load_actors(source(after)) == {old.id: new}
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("# ")]
    kept = [line.strip() for line in after.splitlines() if line.strip().startswith("# ")]
    assert [line for line in kept if line in comments] == comments


def test_a_header_value_of_several_levels_is_compared_as_a_whole() -> None:
    seed = [{"file": "seeds/a.txt", "digest": "d" * 32, "wrote": {"body": "b" * 32, "header": "c" * 32}}]
    text = set_header_field(BRIEFING, "seed", seed)
    assert "seed:\n  - file: seeds/a.txt\n    digest: " in text
    assert set_header_field(text, "seed", seed) == text
    more = set_header_field(text, "seed", [*seed, {**seed[0], "file": "seeds/b.txt"}])
    assert more.startswith(text.partition("---\nIlse")[0])


def test_blank_lines_behind_a_block_text_stay() -> None:
    text = "a:\n  kind: place\n  name: A\n  note: |\n    one\n\n    two\n\n\n  index: false\n"
    after = write_record(text, "a", replace(load_actors(source(text))["a"], note="three"))
    assert after == "a:\n  kind: place\n  name: A\n  note: three\n\n\n  index: false\n"


@pytest.mark.parametrize("blank", ["", "\n"])
def test_manual_links_follow_a_renamed_actor_from_the_first_line_of_the_body(blank: str) -> None:
    text = f"---\ntitle: Okell [[orl-okell]]\n---\n{blank}[Okell](actor:orl-okell) and [[orl-okell]] came.\n"
    expected = f"---\ntitle: Okell [[orl-okell]]\n---\n{blank}[Okell](actor:o-okell) and [[o-okell]] came.\n"
    assert relinked(text, ["orl-okell"], "o-okell", words="Okell") == expected
