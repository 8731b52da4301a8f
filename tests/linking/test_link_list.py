from site_builder.linking.link_list import ListedLink, list_links, read_links
from site_builder.linking.model import Mention, MentionKind


def mention(surface: str, actor: str, *, block: int = 0, linked: bool = True, rule: str = "R3") -> Mention:
    return Mention(block, 0, len(surface), surface, actor, MentionKind.FULL, rule, "because", linked=linked)


def test_only_mentions_that_carry_a_link_are_listed() -> None:
    mentions = [mention("Ilse Vantor", "ilse-vantor"), mention("Vantor", "ilse-vantor", block=1, linked=False)]
    assert list_links(mentions, ["p-1", "p-2"]) == "p-1\tIlse Vantor\tilse-vantor\tR3\tbecause"


def test_listed_links_are_read_as_they_were() -> None:
    mentions = [mention("Ilse Vantor", "ilse-vantor"), mention("Karvonia", "karvonia", block=1, rule="R7")]
    assert [*read_links("talks", list_links(mentions, ["p-1", "p-2"]))] == [
        ListedLink("talks", "p-1", "Ilse Vantor", "ilse-vantor", "R3", "because"),
        ListedLink("talks", "p-2", "Karvonia", "karvonia", "R7", "because"),
    ]
    assert [*read_links("talks", list_links([], []))] == []
