"""The HTML of a body within its page."""

from site_builder.rendering.body_markup import dress, paper_links, speakers
from tests.builders import texts

PICTURE = '<p id="p-1"><img width="1600" height="300" src="a/wide.svg" alt="A chart" title="A chart of dues."></p>'


def test_a_picture_alone_is_a_figure_with_its_caption_and_its_size() -> None:
    assert dress(PICTURE, texts()) == (
        '<figure id="p-1"><a href="a/wide.svg"><img width="1600" height="300" src="a/wide.svg" alt="A chart" '
        'loading="lazy" decoding="async"></a><figcaption>A chart of dues.</figcaption></figure>'
    )


def test_a_small_picture_leads_nowhere_and_one_in_a_sentence_stays_there() -> None:
    assert "<a " not in dress(PICTURE.replace("1600", "60"), texts())
    inside = '<p>See <img src="a.svg" alt="A"> here.</p>'
    assert dress(inside, texts()) == inside


def test_a_picture_without_a_description_is_not_linked() -> None:
    assert "<a " not in dress('<p><img src="a.svg" alt=""></p>', texts())


def test_speakers_are_listed_in_order_of_their_first_turn() -> None:
    turns = [("p-1", "QUESTION"), ("p-2", "VANTOR"), ("p-3", "QUESTION"), ("p-4", "VANTOR"), ("p-5", "NOTE")]
    html = "\n".join(f'<p id="{anchor}">{name}: Words.</p>' for anchor, name in turns)
    assert speakers(html) == (("QUESTION", "p-1"), ("VANTOR", "p-2"))


def test_one_label_or_a_linked_name_is_not_a_transcript() -> None:
    assert speakers('<p id="a">NOTE: One.</p><p id="b">NOTE: Two.</p>') == ()
    linked = '<p id="a"><a class="actor" href="x">VANTOR</a>: One.</p>'
    assert speakers(linked + linked.replace("VANTOR", "ÖZTÜRK") * 2 + linked) == (("VANTOR", "a"), ("ÖZTÜRK", "a"))


def test_print_numbers_external_links_without_visible_urls() -> None:
    html = dress(
        '<p><a href="#fn1">1</a> <a href="../x/?a=1&amp;b=2">X</a> <a href="../y/" class="reference">Y</a> '
        '<a href="../../actors/ilse/" class="actor">Ilse</a> <a href="https://e.org/">https://e.org/</a></p>'
        '<p><img width="900" height="90" src="a.png" alt="A"></p>',
        texts(),
    )
    assert paper_links(html) == ("../x/?a=1&b=2", "../y/")
