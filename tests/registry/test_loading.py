import pytest

from site_builder.core.errors import CollisionError, RegistryError, SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.registry import loading
from site_builder.registry.actor import Actor, ActorKind, NameOrder
from site_builder.registry.loading import (
    aliases,
    check_registry,
    load_actors,
    load_tags,
    resolve,
)
from site_builder.registry.tag import TagKind

from .sample_registry import ACTORS, TAGS, source


def errors_of(text: str, *, tags: bool = False) -> list[tuple[str, str]]:
    with pytest.raises(SiteErrors) as caught:
        load_tags(source(text, "content/tags.yaml")) if tags else load_actors(source(text))
    return [(str(error), error.hint) for error in caught.value.errors]


def actor_lines(*records: str) -> str:
    return "".join(
        f"{record.partition(' ')[0]}: {{kind: person, name: N, {record.partition(' ')[2]}}}\n" for record in records
    )


def test_actors_are_read_with_the_lines_of_their_ids() -> None:
    actors = load_actors(source(ACTORS))
    assert {actor.id: actor.line for actor in actors.values()} == {"ilse-vantor": 4, "karvonia": 23, "oru-benn": 29}
    assert actors["ilse-vantor"].note == "# A heading, not a comment\n\nSecond paragraph."
    assert actors["karvonia"].kind is ActorKind.GOVERNMENT
    assert actors["karvonia"].order is NameOrder.GIVEN_FIRST


def test_records_are_sorted_by_id() -> None:
    assert list(load_tags(source("b:\n  label: B\na:\n  label: A\n"))) == ["a", "b"]


def test_a_missing_or_empty_file_is_an_empty_registry() -> None:
    assert load_actors(None) == {} == load_tags(None) == load_tags(source("# nothing\n"))


def test_tags_are_read() -> None:
    tags = load_tags(source(TAGS))
    assert tags["harbours"].match == ("harbour", "quay")
    assert tags["tides"].kind is TagKind.TOPIC


def test_a_value_without_quotes_is_read_as_written() -> None:
    found = load_tags(source("no:\n  label: 007\n  match: [yes, 1:30, 2021-02-10]\n"))
    assert (found["no"].label, found["no"].match) == ("007", ("yes", "1:30", "2021-02-10"))


def test_all_errors_in_a_file_are_reported_together() -> None:
    text = "Ilse Vantor:\n  kind: persn\n  nam: x\n\n"
    text += "oru:\n  kind: person\n  name: Oru\n  names:\n    - {txt: a}\n'!!': {}\n"
    assert errors_of(text) == [
        ('content/actors.yaml:1: "Ilse Vantor" is not an id', "write ilse-vantor"),
        ("content/actors.yaml:1: Ilse Vantor name is missing", "add a line name: …"),
        ('content/actors.yaml:2: Ilse Vantor kind: "persn" is not an allowed value', 'did you mean "person"?'),
        ('content/actors.yaml:3: Ilse Vantor has no field "nam"', 'did you mean "name"?'),
        ("content/actors.yaml:9: oru names: text is missing", "add its text"),
        ('content/actors.yaml:9: oru names: unknown field "txt"', 'did you mean "text"?'),
        ("content/actors.yaml:10: !! kind is missing", "add a line kind: …"),
        ("content/actors.yaml:10: !! name is missing", "add a line name: …"),
        ('content/actors.yaml:10: "!!" is not an id', "use letters and digits"),
    ]


def test_a_file_that_is_not_a_mapping_is_reported() -> None:
    with pytest.raises(RegistryError, match="mapping from ids to records"):
        load_actors(source("- a\n"))


def test_a_line_that_is_not_utf_8_is_named() -> None:
    with pytest.raises(RegistryError, match=r"^content/actors\.yaml:3: "):
        load_actors(SourceFile("content/actors.yaml", b"a:\n  kind: place\n  name: \xff\n"))


def test_a_duplicate_id_is_reported() -> None:
    with pytest.raises(RegistryError, match=r"^content/actors\.yaml:4: .*duplicate"):
        load_actors(source("a:\n  kind: place\n  name: A\na:\n  kind: place\n  name: B\n"))


def test_unknown_ids_are_reported_with_a_suggestion() -> None:
    text = actor_lines("oru-benn merged_into: oru-ben", "ilse distinct_from: [oru-benn, nobody-at-all]")
    assert errors_of(text) == [
        ('content/actors.yaml:1: oru-benn merged_into: there is no record "oru-ben"', 'did you mean "oru-benn"?'),
        (
            'content/actors.yaml:2: ilse distinct_from: there is no record "nobody-at-all"',
            "correct the id, or add a record nobody-at-all",
        ),
    ]
    tags = "a: {label: A, broader: x9, related: [y9], replaced_by: z9}\n"
    assert [message.partition(": ")[2][:24] for message, _ in errors_of(tags, tags=True)] == [
        "a broader: there is no r",
        "a related: there is no r",
        "a replaced_by: there is ",
    ]


def test_only_the_first_missing_ids_get_a_guess() -> None:
    found = errors_of(actor_lines("abcd index: true", *(f"p{n:02d} merged_into: abce" for n in range(22))))
    assert [hint[:3] for _, hint in found] == ["did"] * 20 + ["cor"] * 2


def test_cycles_are_reported_once_from_their_first_id() -> None:
    text = actor_lines(
        "d merged_into: b", "c merged_into: a", "b merged_into: c", "a merged_into: b", "e merged_into: e"
    )
    assert [message for message, _ in errors_of(text)] == [
        "content/actors.yaml:4: merged_into runs in a circle: a → b → c → a",
        "content/actors.yaml:5: merged_into runs in a circle: e → e",
    ]
    tags = "a: {label: A, broader: b}\nb: {label: B, broader: a}\n"
    assert errors_of(tags, tags=True)[0][0] == "content/tags.yaml:1: broader runs in a circle: a → b → a"


def test_an_old_id_must_not_be_in_use() -> None:
    text = actor_lines("a old_ids: [b, x]", "b index: true", "c old_ids: [x]")
    assert [message for message, _ in errors_of(text)] == [
        'content/actors.yaml:1: a old_ids: "b" is the id of the record in line 2',
        'content/actors.yaml:3: c old_ids: "x" is also an old id of a',
    ]


def test_two_labels_that_fall_on_one_slug_collide() -> None:
    text = "b:\n  label: Débt!\na:\n  label: debt\nc:\n  label: Debt\n  status: retired\n  replaced_by: a\n"
    with pytest.raises(SiteErrors) as caught:
        load_tags(source(text, "content/tags.yaml"))
    (error,) = caught.value.errors
    assert isinstance(error, CollisionError)
    assert str(error) == (
        'content/tags.yaml:3: the labels "Débt!" (b, line 1) and "debt" (a, line 3) make the same URL'
    )


def test_merges_replacements_and_former_ids_are_followed() -> None:
    actors = load_actors(source(actor_lines("a old_ids: [z, y]", "b merged_into: a", "c merged_into: b")))
    assert [resolve(actors, i) for i in ("a", "b", "c", "z", "nobody")] == ["a", "a", "a", "a", "nobody"]
    assert aliases(actors) == {"b": "a", "c": "a", "y": "a", "z": "a"}
    tags = load_tags(source("a: {label: A, replaced_by: b, status: retired}\nb: {label: B}\n"))
    assert resolve(tags, "a") == "b"
    assert aliases(tags) == {"a": "b"}


def test_a_cycle_in_unchecked_records_ends_the_lookup() -> None:
    actors = {i: Actor(i, ActorKind.PERSON, "N", merged_into=j) for i, j in (("a", "b"), ("b", "a"))}
    assert resolve(actors, "a") == "b"


def test_names_that_two_actors_share_are_a_warning() -> None:
    text = actor_lines("a names: [{text: N}]", "b status: curated", "c status: retired", "d merged_into: a")
    text += "h: {kind: person, name: H}\ni: {kind: person, name: H, distinct_from: [h]}\n"
    text += "russia: {kind: government, name: Moscow}\nsoviet-union: {kind: government, name: Moscow}\n"
    text += "e: {kind: person, name: E, country: nowhere, names: [{text: N, link: scoped}]}\n"
    text += "f: {kind: person, name: F, country: nowhere, roles: [{title: T, organisation: ports}]}\n"
    text += "g: {kind: person, name: G, roles: [{title: T, organisation: Free Ports, country: a}]}\n"
    found = check_registry(load_actors(source(text)), "content/actors.yaml")
    assert [str(warning) for warning in found] == [
        'content/actors.yaml:2: "N" is a name of a, b, so it is linked only where a role or a country tells which',
        'content/actors.yaml:9: e country: there is no record "nowhere"',
        'content/actors.yaml:10: f roles: there is no record "ports"',
    ]
    assert found[-1].hint == "correct the id, or site-builder actor add ports Ports --kind organisation"


SHORT = TAGS.replace("tides:", "# ebb\ntides:")
EDITS = {
    "nothing": TAGS,
    "a value": TAGS.replace("Tolls", "Tolls and Dues"),
    "a record": TAGS + "zebra:\n  label: Zebra\n",
    "lines above": "# head\n\n" + TAGS,
    "a record less": TAGS.replace("tides:\n  label: Tides\n  broader: harbours\n", ""),
    "a comment": SHORT,
    "an unusual margin": TAGS + "zebra: {label: Zebra}\n",
    "nothing left": "# none\n",
}


@pytest.mark.parametrize("after", EDITS.values(), ids=EDITS)
def test_incremental_loading_equals_full_loading(after: str) -> None:
    before = source(TAGS)
    assert repr(load_tags(source(after), before, load_tags(before))) == repr(load_tags(source(after)))


@pytest.mark.parametrize(
    "after",
    [
        TAGS.replace("label: Tolls", "labl: Tolls"),
        TAGS.replace("label: Tolls", 'label: "Tolls'),
        TAGS.replace("broader: harbours", "broader: harbour"),
        TAGS.replace("tolls:", "Tolls:"),
        TAGS + "tolls:\n  label: Again\n",
        TAGS.replace("  label: Tolls\n  status: proposed", "  - Tolls"),
    ],
)
def test_incremental_loading_finds_the_same_errors(after: str) -> None:
    before = source(TAGS)
    with pytest.raises((SiteErrors, RegistryError)) as expected:
        load_tags(source(after))
    with pytest.raises(type(expected.value)) as found:
        load_tags(source(after), before, load_tags(before))
    assert str(found.value) == str(expected.value)


def test_a_file_with_text_at_the_margin_is_parsed_as_a_whole() -> None:
    before, after = source("a:\n  label: A\n"), source('a:\n  label: "A\nb:\n  c"\n')
    assert load_tags(after, before, load_tags(before))["a"].label == "A b: c"


def test_added_and_removed_files_are_noticed() -> None:
    known = load_actors(source(ACTORS))
    assert load_actors(None, source(ACTORS), known) == {}
    assert repr(load_actors(source(ACTORS), None, {})) == repr(known)


@pytest.mark.parametrize(
    ("first", "last", "is_wrong"),
    [
        ("2021-05-02", "2021-05-01", True),
        ("2021", "2020-12-31", True),
        ("2021-05", "2021", False),
        ("2021-05-02", "2021-05", False),
        ("2021-05-02", "2021-05-02", False),
    ],
)
def test_a_role_ends_no_earlier_than_it_starts(first: str, last: str, is_wrong: bool) -> None:
    text = f"ilse:\n  kind: person\n  name: Ilse Vantor\n  roles:\n  - {{title: minister, from: {first}, to: {last}}}\n"
    source = SourceFile("content/actors.yaml", text.encode())
    if is_wrong:
        with pytest.raises(SiteErrors, match=r'actors\.yaml:1: ilse: the role "minister" ends'):
            load_actors(source)
    else:
        assert load_actors(source)


def test_a_further_name_may_be_plain_text() -> None:
    text = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n  names: [I. Vantor, {text: Vantor, kind: short}]\n"
    names = load_actors(SourceFile("content/actors.yaml", text.encode()))["ilse-vantor"].names
    assert [(name.text, name.kind) for name in names] == [("I. Vantor", "variant"), ("Vantor", "short")]


def test_one_changed_record_is_read_without_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = source(TAGS), source(TAGS.replace("label: Tolls", "label: Harbour tolls"))
    known, read = load_tags(before), list[str]()
    real = loading.yaml_node
    monkeypatch.setattr(
        loading, "yaml_node", lambda text, *words, **more: read.append(text) or real(text, *words, **more)
    )
    assert load_tags(after, before, known)["tolls"].label == "Harbour tolls"
    assert [text.partition(":")[0] for text in read] == ["tolls"]
