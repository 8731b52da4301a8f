from site_builder.core.last_results import keeps_last


def test_equal_arguments_are_answered_by_the_same_value_until_others_have_come() -> None:
    made: list[object] = []

    @keeps_last(2)
    def work(*given: object) -> list[object]:
        made.append(given)
        return [*given]

    first = work(("a", {}))
    assert work(("a", {})) is first
    assert work("b") == ["b"]
    assert work(("a", {})) is first
    work("c")
    assert work(("a", {})) == first
    assert made == [(("a", {}),), ("b",), ("c",), (("a", {}),)]
