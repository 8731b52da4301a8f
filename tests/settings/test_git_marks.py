from site_builder.settings.git_marks import marked_in, with_side

TEXT = "a\n<<<<<<< ours\nb\n=======\nc\nd\n>>>>>>> theirs\ne\n<<<<<<< ours\n=======\nf\n>>>>>>> theirs\n"


def test_each_place_that_git_marked_has_two_sides() -> None:
    assert [place.sides for place in marked_in(TEXT)] == [("b", "c d"), ("", "f")]


def test_a_line_of_equals_signs_alone_is_not_a_conflict_mark() -> None:
    assert list(marked_in("Title\n=======\ntext\n>>>>>>> quoted\n")) == []


def test_one_side_is_kept_without_the_marks() -> None:
    first, second = marked_in(TEXT)
    assert with_side(TEXT, first, ours=True).startswith("a\nb\ne\n<<<<<<< ours\n")
    assert with_side(with_side(TEXT, second, ours=False), first, ours=False) == "a\nc\nd\ne\nf\n"


def test_a_file_may_begin_and_end_with_a_mark() -> None:
    (place,) = marked_in("<<<<<<< ours\nb\n=======\n>>>>>>> theirs")
    assert (place.start, place.end, place.sides) == (0, 3, ("b", ""))
