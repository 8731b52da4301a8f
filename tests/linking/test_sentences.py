"""Sentences of a text that name or quote an actor."""

from site_builder.linking.model import Block, BlockKind, Mention, MentionKind, Quote
from site_builder.linking.sentences import find_passages
from site_builder.linking.text_view import read_blocks


def block(text: str, index: int = 0) -> Block:
    return Block(index, BlockKind.PARAGRAPH, text)


def mention(text: str, name: str, *, actor: str = "ilse-vantor", index: int = 0) -> Mention:
    start = text.index(name)
    return Mention(index, start, start + len(name), name, actor, MentionKind.FULL, "R2", "")


def quote(text: str, words: str, speaker: str = "ilse-vantor") -> Quote:
    start = text.index(words)
    return Quote(0, start, start + len(words), words[1:-1], speaker=speaker)


def shown(text: str, *found: Mention | Quote, actor: str = "ilse-vantor") -> list[str]:
    mentions = [item for item in found if isinstance(item, Mention)]
    quotes = [item for item in found if isinstance(item, Quote)]
    spans = find_passages(read_blocks("", [block(text)]), mentions, quotes).get(actor, ())
    return [f"{text[start:name]}[{text[name:after]}]{text[after:end]}" for _, start, end, name, after, _ in spans]


def test_a_passage_is_the_sentence_that_names_the_actor() -> None:
    text = "The harbour is shut. Ilse Vantor said no. Nobody knows why."
    assert shown(text, mention(text, "Ilse Vantor")) == ["[Ilse Vantor] said no."]


def test_a_sentence_is_listed_once_even_with_several_mentions() -> None:
    text = "Ilse Vantor said that Vantor would go."
    again = Mention(0, 22, 28, "Vantor", "ilse-vantor", MentionKind.SHORT, "R10", "")
    assert shown(text, mention(text, "Ilse Vantor"), again) == ["[Ilse Vantor] said that Vantor would go."]


def test_a_quotation_of_several_sentences_is_not_cut() -> None:
    text = "It rained. “The port is shut. It stays shut,” Vantor said. Nobody asked."
    found = shown(text, mention(text, "Vantor"), quote(text, "“The port is shut. It stays shut,”"))
    assert found == ["“The port is shut. It stays shut,” [Vantor] said."]


def test_a_quotation_apart_from_its_speaker_leads_by_its_own_words() -> None:
    text = "Vantor was clear. “The port stays shut.” Nobody asked."
    found = shown(text, mention(text, "Vantor"), quote(text, "“The port stays shut.”"))
    assert found == ["[Vantor] was clear.", "[“The port stays shut.”]"]


def test_passages_of_several_blocks_are_in_text_order() -> None:
    blocks = [block("Ilse Vantor came."), block("It rained.", 1), block("Vantor left.", 2)]
    mentions = [mention(blocks[0].text, "Ilse Vantor"), mention(blocks[2].text, "Vantor", index=2)]
    assert [span[0] for span in find_passages(read_blocks("", blocks), mentions, ())["ilse-vantor"]] == [0, 2]


def test_ambiguous_names_and_unnamed_speakers_have_no_passages() -> None:
    text = "“We shall see about that,” Vantor said."
    found = [mention(text, "Vantor", actor="")], [quote(text, "“We shall see about that,”", speaker="")]
    assert find_passages(read_blocks("", [block(text)]), *found) == {}


def test_an_attribution_belongs_to_its_quotation() -> None:
    text = "It rained. “The port is shut. It stays shut.” — Ilse Vantor"
    found = shown(text, mention(text, "Ilse Vantor"), quote(text, "“The port is shut. It stays shut.”"))
    assert found == ["“The port is shut. It stays shut.” — [Ilse Vantor]"]
