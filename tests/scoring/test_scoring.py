"""Weights and sequences: sums, best path, margin to the second best, and reproducible bytes."""

from site_builder.scoring.sequence import label_sequence
from site_builder.scoring.weights import Weights, read_weights, write_weights

WEIGHTS = Weights(
    ("menu", "text"),
    {"short": (3, 0), "long": (0, 4), "stop": (-1, 1)},
    {("", "menu"): 0, ("", "text"): 0, ("menu", "menu"): 1, ("menu", "text"): 0, ("text", "text"): 1},
)


def test_unknown_features_have_no_weight() -> None:
    assert WEIGHTS.scores(["long", "stop", "unheard of"]) == [-1, 5]
    assert WEIGHTS.scores(["unheard of"]) == [0, 0]


def test_a_step_that_is_not_in_the_table_never_occurs() -> None:
    scores = [WEIGHTS.scores(names) for names in (["short"], ["long", "stop"], ["short"])]
    assert label_sequence(WEIGHTS, scores).best == (0, 1, 1)


def test_ties_between_paths_give_one_consistent_path() -> None:
    taking_turns = Weights(("a", "b"), {}, {("", "a"): 0, ("", "b"): 0, ("a", "b"): 0, ("b", "a"): 0})
    assert label_sequence(taking_turns, [[0, 0]] * 3).best == (0, 1, 0)


def test_the_margin_is_the_distance_to_the_best_other_sequence() -> None:
    labelling = label_sequence(WEIGHTS, [WEIGHTS.scores(["long"]), WEIGHTS.scores(["short"])])
    assert labelling.through == ((4, 5), (4, 5))
    assert labelling.margin(1, frozenset((1,))) == 1
    assert labelling.margin(1, frozenset((0,))) == -1


def test_the_strongest_reasons_come_first() -> None:
    assert WEIGHTS.reasons(["stop", "long"], "text", "menu") == (("long", 4), ("stop", 2))


def test_a_table_that_is_read_and_written_keeps_its_bytes() -> None:
    text = write_weights(WEIGHTS)
    assert write_weights(read_weights(text)) == text
