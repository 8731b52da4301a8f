from site_builder.core.last_results import keeps_last


def test_equal_arguments_return_the_cached_value_until_evicted() -> None:
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


def test_results_of_an_earlier_run_are_recalled() -> None:
    made: list[object] = []
    first, second = keeps_last(2)(lambda *given: made.append(given)), keeps_last(2)(lambda *given: made.append(given))
    first("a")
    second.recall(first.calls)
    second("a")
    assert made == [("a",)]
