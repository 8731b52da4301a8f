from site_builder.linking.link_diff import Drift, LinkChange, compare_links, list_links
from site_builder.linking.model import Mention, MentionKind


def mention(surface: str, actor: str, *, block: int = 0, linked: bool = True, rule: str = "R3") -> Mention:
    return Mention(block, 0, len(surface), surface, actor, MentionKind.FULL, rule, "because", linked=linked)


def test_only_mentions_that_carry_a_link_are_listed() -> None:
    mentions = [mention("Ilse Vantor", "ilse-vantor"), mention("Vantor", "ilse-vantor", block=1, linked=False)]
    assert list_links(mentions, ["p-1", "p-2"]) == "p-1\tIlse Vantor\tilse-vantor\tR3\tbecause"


def test_equal_links_show_no_drift() -> None:
    links = {"a": "p-1\tVantor\tilse-vantor\tR7\ta short form"}
    assert compare_links(links, links) == ()


def test_gained_lost_and_changed_links_are_told_apart() -> None:
    before = {"a": "p-1\tVantor\tilse-vantor\tR7\ta short form\np-2\tKarvonia\tkarvonia\tR3\ta name"}
    now = {"a": "p-1\tVantor\totto-vantor\tR7\ta short form", "b": "p-9\tKarvonia\tkarvonia\tR3\ta name"}
    assert compare_links(before, now) == (
        Drift("a", "p-1", "Vantor", LinkChange.CHANGED, "ilse-vantor R7", "otto-vantor R7", "R7", "a short form"),
        Drift("a", "p-2", "Karvonia", LinkChange.LOST, "karvonia R3", "", "R3", "a name"),
        Drift("b", "p-9", "Karvonia", LinkChange.GAINED, "", "karvonia R3", "R3", "a name"),
    )
