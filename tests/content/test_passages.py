"""Passages of a body: packed, named by a digest, cut when displayed."""

from site_builder.content.model import Body
from site_builder.content.passages import Passage, Passages, cut_passages, pack_spans, pack_starts, pack_text
from tests.builders import actor, body, content, document, parse_body

VANTOR = {"ilse-vantor": actor("Ilse Vantor")}
TEXT = "It rained. Ilse Vantor came.\n\n“The port will stay shut,” Vantor said.\n"


def passages(found: Body) -> Passages:
    (named,) = found.named
    return Passages(named.digest, lambda: cut_passages(*found.passages_of(named.actor), found.anchors))


def test_a_body_keeps_the_sentences_that_name_an_actor() -> None:
    found = body(TEXT, actors=VANTOR)
    assert passages(found).shown == (
        Passage(found.anchors[0], "", "Ilse Vantor", " came.", quoted=False),
        Passage(found.anchors[1], "“The port will stay shut,” ", "Vantor", " said.", quoted=True),
    )


def test_a_spooled_body_gives_the_same_passages() -> None:
    whole = body(TEXT, actors=VANTOR)
    away = whole.packed_away(lambda data: lambda: data)
    assert not isinstance(away.marked_text, bytes)
    assert away == whole
    assert (away.html, away.text, away.quotes, away.details) == (whole.html, whole.text, whole.quotes, whole.details)
    assert (away.links_made, passages(away).shown) == (whole.links_made, passages(whole).shown)
    assert away.packed_away(lambda data: lambda: b"") == away


def test_a_body_read_without_passages_names_the_same_actors() -> None:
    read = document(content(body=TEXT, actors="[ilse-vantor]"))
    bare = parse_body(read, actors=VANTOR, series={}, passages=False)
    assert [(n.actor, n.block, n.digest) for n in bare.named] == [("ilse-vantor", 0, "")]
    assert bare.html == parse_body(read, actors=VANTOR, series={}).html
    assert passages(bare).shown == ()


def test_the_digest_changes_with_a_sentence_that_names_the_actor_and_with_no_other() -> None:
    first = passages(body(TEXT, actors=VANTOR)).digest
    assert passages(body(TEXT + "\nNobody asked.\n", actors=VANTOR)).digest == first
    assert passages(body(TEXT.replace("came", "went"), actors=VANTOR)).digest != first


def test_undisputed_mentions_are_kept_only_for_explanations() -> None:
    actors = {name: actor(name, family="Vantor") for name in ("Ilse Vantor", "Oru Vantor")}
    read = document(content(body="Ilse Vantor came, Oru Vantor too. Vantor left.\n"))
    short, long = (parse_body(read, actors=actors, series={}, explained=explained) for explained in (False, True))
    assert [(m.surface, m.actor) for m in short.details.mentions] == [("Vantor", "")]
    assert [m.surface for m in long.details.mentions] == ["Ilse Vantor", "Oru Vantor", "Vantor"]
    assert (short, short.html) == (long, long.html)


def test_a_body_lists_each_word_that_names_an_actor() -> None:
    found = body("Ilse Vantor came. Vantor, so Ilse Vantor said, left.\n", actors=VANTOR)
    assert found.own[2] == {"ilse-vantor": ("Ilse Vantor", "Vantor")}


def test_a_line_break_written_as_an_entity_does_not_move_the_passages() -> None:
    found = body("Rain&#10;fell. Ilse Vantor came.\n\nVantor left.\n", actors=VANTOR)
    assert [p.name for p in passages(found).shown] == ["Ilse Vantor", "Vantor"]


def test_passages_are_cut_from_the_packed_text_as_from_each_block() -> None:
    texts = ["« Non », dit-elle : é.", "", "Nobody.", "Plain words of Ilse.", "A \ud800 line\nbreak, “Ilse” said “no”."]
    spans = [
        (0, 0, 9, 2, 5, True),
        (0, 9, 20, 9, 17, False),
        (3, 6, 20, 15, 19, False),
        (4, 2, 30, 16, 20, False),
    ]
    text, shown = pack_text(texts), [pack_text([text]).decode() for text in texts]
    assert cut_passages(text, pack_starts(text), pack_spans(spans), "abcde") == tuple(
        Passage("abcde"[block], shown[block][a:n], shown[block][n:m], shown[block][m:z], quoted)
        for block, a, z, n, m, quoted in spans
    )
