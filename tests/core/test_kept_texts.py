import pytest

from site_builder.core import kept_texts
from site_builder.core.kept_texts import KeptTexts


def test_a_cached_text_is_computed_once() -> None:
    kept, made = KeptTexts(), list[str]()
    for _ in range(3):
        assert kept.text("a", lambda: made.append("once") or b"harbour\n") == b"harbour\n"
    assert made == ["once"]


def test_results_of_another_build_are_reused() -> None:
    kept, later = KeptTexts(), KeptTexts()
    kept.text("a", lambda: b"harbour")
    later.known.update(kept.known)
    assert later.text("a", lambda: b"") == b"harbour"
    assert (kept.made, later.made, list(later.used)) == ({"a"}, set(), ["a"])


def test_the_oldest_texts_are_evicted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_texts, "TEXTS_KEPT", 2)
    kept = KeptTexts()
    for name in "abc":
        kept.text(name, lambda: b"harbour")
    assert list(kept.known) == ["b", "c"]
