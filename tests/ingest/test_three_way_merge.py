"""The decision table, row by row for header and body, and then any history of edits and seeds."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.model import BriefingStatus, Header
from site_builder.core.partial_date import PartialDate
from site_builder.ingest.three_way_merge import (
    NEWER_VERSION,
    MergeDecision,
    MergeVerdict,
    Proposed,
    Side,
    create,
    edited,
    reconcile,
    renamed,
    says_the_same,
    split_parts,
    unlike,
)
from tests.builders import document

TODAY = PartialDate(2026, 1, 2)
MOMENT = datetime(2027, 1, 1, tzinfo=UTC)
KEEP, REPLACE, CONFLICT = MergeVerdict.KEEP, MergeVerdict.REPLACE, MergeVerdict.CONFLICT


def proposed(
    title: str = "Harbour Talks",
    body: str = "The harbour stays closed.\n",
    *,
    digest: str = "d1",
    seed: str = "seeds/a.txt",
    **fields: Any,
) -> Proposed:
    return Proposed({"title": title, "date": PartialDate(2024, 2, 12), **fields}, body, seed, digest)


def header_of(text: str) -> Header:
    return document(text).header


def again(
    text: str, new: Proposed, *, refresh: bool = False, side: Side = Side.ASK, published: str | None = None
) -> MergeDecision:
    """Outcome for a published text that is unchanged since the last ingest, unless another one is `published`."""
    header = header_of(text)
    given = header.seed[-1].wrote.body if published is None else published
    return reconcile(text, header, new, today=TODAY, refresh=refresh, side=side, published=given)


MADE = create(proposed()).text
EDITS = {
    "none": MADE,
    "header": MADE.replace("title: Harbour Talks", "title: Harbour Closed"),
    "body": MADE.replace("stays closed", "is shut"),
}
OTHER = {"header": {"title": "Harbour Report"}, "body": {"body": "The harbour opens.\n"}}


# ---------- the table


def test_a_missing_file_is_created_with_its_seed() -> None:
    decision = create(proposed(tags=("harbour",)))
    assert (decision.header, decision.body) == (MergeVerdict.CREATE, MergeVerdict.CREATE)
    header = header_of(decision.text)
    assert (header.title, header.tags, header.seed[0].file, header.seed[0].digest) == (
        "Harbour Talks",
        ("harbour",),
        "seeds/a.txt",
        "d1",
    )
    assert decision.text.endswith("---\n\nThe harbour stays closed.\n")
    assert edited(decision.text, header.seed) == ()


@pytest.mark.parametrize("part", ["header", "body"])
class TestEachPart:
    def test_an_untouched_part_of_an_unchanged_seed_is_kept(self, part: str) -> None:
        assert again(MADE, proposed(**OTHER[part])).text == MADE

    def test_an_untouched_part_is_replaced_by_a_better_converter_on_refresh(self, part: str) -> None:
        decision = again(MADE, proposed(**OTHER[part]), refresh=True)
        assert getattr(decision, part) is REPLACE
        assert decision.text == create(proposed(**OTHER[part])).text
        assert again(decision.text, proposed(**OTHER[part]), refresh=True).text == decision.text

    def test_an_untouched_part_of_a_changed_seed_is_replaced(self, part: str) -> None:
        new = proposed(**OTHER[part], digest="d2")
        decision = again(MADE, new)
        assert getattr(decision, part) is REPLACE
        assert split_parts(decision.text) == new.parts
        assert [entry.digest for entry in header_of(decision.text).seed] == ["d1", "d2"]
        assert edited(decision.text, header_of(decision.text).seed) == ()

    def test_an_edited_part_of_an_unchanged_seed_is_kept(self, part: str) -> None:
        for refresh in (False, True):
            assert again(EDITS[part], proposed(**OTHER[part]), refresh=refresh).text == EDITS[part]
        assert edited(EDITS[part], header_of(EDITS[part]).seed) == (part,)

    def test_an_edited_part_of_a_changed_seed_is_a_conflict_that_writes_nothing(self, part: str) -> None:
        decision = again(EDITS[part], proposed(**OTHER[part], digest="d2"))
        assert getattr(decision, part) is CONFLICT
        assert decision.is_conflict
        assert decision.text == EDITS[part]

    def test_an_edited_part_is_kept_if_the_seed_changed_elsewhere(self, part: str) -> None:
        other = "body" if part == "header" else "header"
        new = proposed(**OTHER[other], digest="d2")
        decision = again(EDITS[part], new)
        assert (getattr(decision, part), getattr(decision, other)) == (KEEP, REPLACE)
        assert getattr(split_parts(decision.text), part) == getattr(split_parts(EDITS[part]), part)
        assert getattr(split_parts(decision.text), other) == getattr(new.parts, other)
        assert edited(decision.text, header_of(decision.text).seed) == (part,)

    def test_an_edit_equal_to_the_new_seed_is_not_a_conflict(self, part: str) -> None:
        wanted = {"header": {"title": "Harbour Closed"}, "body": {"body": "The harbour is shut.\n"}}[part]
        decision = again(EDITS[part], proposed(**wanted, digest="d2"))
        assert getattr(decision, part) is KEEP
        assert edited(decision.text, header_of(decision.text).seed) == ()

    def test_the_seed_wins_a_conflict_at_the_editors_request(self, part: str) -> None:
        new = proposed(**OTHER[part], digest="d2")
        decision = again(EDITS[part], new, side=Side.SEED)
        assert split_parts(decision.text) == new.parts
        assert again(decision.text, new).text == decision.text

    def test_the_editor_wins_a_conflict_and_is_not_asked_again(self, part: str) -> None:
        new = proposed(**OTHER[part], digest="d2")
        decision = again(EDITS[part], new, side=Side.MINE)
        assert split_parts(decision.text) == split_parts(EDITS[part])
        assert again(decision.text, new).text == decision.text
        assert edited(decision.text, header_of(decision.text).seed) == (part,)
        assert again(decision.text, proposed(**OTHER[part], digest="d3")).is_conflict is False


# ---------- provenance and corrections


def test_the_seeds_of_a_briefing_grow_oldest_first() -> None:
    text = MADE
    for number in range(2, 5):
        text = again(text, proposed(body=f"Version {number}.\n", digest=f"d{number}", seed=f"seeds/{number}.txt")).text
    assert [(e.file, e.digest) for e in header_of(text).seed] == [
        ("seeds/a.txt", "d1"),
        ("seeds/2.txt", "d2"),
        ("seeds/3.txt", "d3"),
        ("seeds/4.txt", "d4"),
    ]


def test_an_unpublished_text_needs_no_correction() -> None:
    once = again(MADE, proposed(**OTHER["body"], digest="d2"), published="").text
    assert "The harbour opens." in once
    assert header_of(once).corrections == ()


def test_a_version_that_was_never_published_needs_no_correction_of_its_own() -> None:
    given = header_of(MADE).seed[-1].wrote.body
    once = again(MADE, proposed(body="The harbour opens.\n", digest="d2"), published=given).text
    twice = again(once, proposed(body="The harbour is open.\n", digest="d3"), published=given).text
    assert len(header_of(twice).corrections) == 1


def test_a_text_that_an_editor_changed_after_it_was_published_is_corrected_when_the_seed_wins() -> None:
    given = header_of(MADE).seed[-1].wrote.body
    won = again(EDITS["body"], proposed(**OTHER["body"], digest="d2"), side=Side.SEED, published=given).text
    assert len(header_of(won).corrections) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The *harbour* stays closed.\n", "The harbour stays closed.\n"),
        ("# The “harbour” — closed…\n", 'The "harbour" - closed...\n'),
        ("- one\n- two\n\n> three\n", "1. one\n2. two\n\nthree\n"),
        ("See [the list](https://example.org/a).\n", "See the\nlist.\n"),
        ("The min-\nister said no.\n", "The minister said no.\n"),
        ("| a | b |\n| --- | --- |\n| c | d |\n", "a b\n\nc d\n"),
    ],
)
def test_a_change_of_format_is_not_a_correction(before: str, after: str) -> None:
    assert says_the_same(before, after)
    made = create(proposed(body=before)).text
    again_made = again(made, proposed(body=after, digest="d2")).text
    assert header_of(again_made).corrections == ()
    assert split_parts(again_made).body == after.strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Prices fell by -5%.", "Prices fell by 5%."),
        ("No, she said.", "No she said."),
        ("[nine](/a/) ships", "[ten](/a/) ships"),
    ],
)
def test_another_word_sign_or_figure_is_a_correction(before: str, after: str) -> None:
    assert not says_the_same(before, after)


def test_a_newer_version_is_a_correction_and_a_refresh_is_not() -> None:
    changed = again(MADE, proposed(**OTHER["body"], digest="d2")).text
    assert [(c.date, c.note) for c in header_of(changed).corrections] == [(TODAY, NEWER_VERSION)]
    assert header_of(again(MADE, proposed(**OTHER["body"]), refresh=True).text).corrections == ()


def test_a_header_that_ingest_extended_still_counts_as_untouched() -> None:
    once = again(MADE, proposed(**OTHER["body"], digest="d2")).text
    assert edited(once, header_of(once).seed) == ()
    twice = again(once, proposed("Harbour Report", "The harbour is open.\n", digest="d3")).text
    assert header_of(twice).title == "Harbour Report"
    assert len(header_of(twice).corrections) == 2


def test_an_edited_header_with_a_correction_does_not_conflict_with_a_new_body() -> None:
    once = again(MADE, proposed(**OTHER["body"], digest="d2")).text
    mine = once.replace("title: Harbour Talks", "title: Harbour Closed")
    decision = again(mine, proposed(body="The harbour is open.\n", digest="d3"))
    assert (decision.header, decision.body) == (KEEP, REPLACE)


def test_the_words_of_a_correction_stay_as_an_editor_wrote_them() -> None:
    once = again(MADE, proposed(**OTHER["body"], digest="d2")).text
    mine = re.sub(r"note: .*", "note: 'The price was wrong.'}  # as she asked", once)
    assert mine != once
    after = again(mine, proposed("Harbour Report", OTHER["body"]["body"], digest="d3")).text
    assert "note: 'The price was wrong.'}  # as she asked\n" in after
    assert header_of(after).title == "Harbour Report"


def test_a_new_name_of_the_seed_changes_nothing_else() -> None:
    text = renamed(MADE, header_of(MADE), "seeds/b.txt")
    assert text == MADE.replace("seeds/a.txt", "seeds/b.txt")


# ---------- forms of files


def test_a_file_with_windows_line_ends_is_the_same_file_and_keeps_them() -> None:
    windows = MADE.replace("\n", "\r\n")
    assert again(windows, proposed()).text == windows
    decision = again(windows, proposed(**OTHER["body"], digest="d2"))
    assert (decision.header, decision.body) == (KEEP, REPLACE)
    assert decision.text.count("\n") == decision.text.count("\r\n") > 0


@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n\n\n"])
def test_a_byte_order_mark_or_final_blank_lines_do_not_count_as_an_edit(change: str) -> None:
    assert edited(change.format(MADE), header_of(MADE).seed) == ()


def test_old_line_ends_do_not_double_the_header() -> None:
    decision = again(MADE.replace("\n", "\r"), proposed(**OTHER["body"], digest="d2"))
    assert decision.text.count("title:") == 1


def test_comments_of_a_header_are_an_edit_that_stays() -> None:
    mine = MADE.replace("title:", "# from the desk\ntitle:").replace("seed:", "# made by ingest\nseed:")
    decision = again(mine, proposed(**OTHER["body"], digest="d2"))
    assert (decision.header, decision.body) == (KEEP, REPLACE)
    assert "# from the desk\ntitle:" in decision.text
    assert "# made by ingest\n" in decision.text


def test_an_edited_body_keeps_every_byte_when_its_header_is_replaced() -> None:
    mine = MADE.replace("stays closed.\n", "is shut.  \n\n\n* * *\n\n\n")
    decision = again(mine, proposed("Harbour Report", digest="d2"))
    assert decision.header is REPLACE
    assert decision.text.partition("\n---\n")[2] == mine.partition("\n---\n")[2]


def test_a_file_without_front_matter_is_all_body() -> None:
    assert split_parts("Just words.\n").body == "Just words."


# ---------- any history


@dataclass(frozen=True)
class Step:
    """One event: an editor's change, another seed, or a run with options."""

    what: str
    value: int


WORDS = ("Harbour", "Canal", "Price", "Bridge")
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(
            ("edit title", "edit body", "edit tags", "comment", "crlf", "delete", "seed title", "seed body", "refresh")
        ),
        st.integers(0, 3),
    ),
    max_size=12,
)


class History:
    """A seed, the file made from it, and all edits of both."""

    def __init__(self) -> None:
        self.title, self.body, self.version = "Harbour", "Harbour.\n", 1
        self.text = ""
        self.ingest()

    @property
    def seed(self) -> Proposed:
        return proposed(self.title, self.body, digest=f"d{self.version}")

    def ingest(self, *, refresh: bool = False) -> None:
        if not self.text:
            self.text = create(self.seed).text
            return
        touched = edited(self.text, header_of(self.text).seed)
        before, decision = split_parts(self.text), again(self.text, self.seed, refresh=refresh)
        after = split_parts(decision.text)
        for part in ("header", "body"):
            if part in touched:
                assert getattr(after, part) == getattr(before, part)
            elif not decision.is_conflict:
                assert getattr(after, part) == getattr(self.seed.parts, part)
        if decision.is_conflict:
            assert decision.text == self.text
        assert again(decision.text, self.seed, refresh=refresh).text == decision.text
        self.text = decision.text

    def take(self, step: Step) -> None:
        word = WORDS[step.value]
        if step.what == "seed title":
            self.version += self.title != word
            self.title = word
        elif step.what == "seed body":
            self.version += self.body != f"{word}.\n"
            self.body = f"{word}.\n"
        elif step.what == "delete":
            self.text = ""
        elif step.what != "refresh" and self.text:
            self.text = self._edited(step.what, word)
        self.ingest(refresh=step.what == "refresh")

    def _edited(self, what: str, word: str) -> str:
        plain = self.text.replace("\r\n", "\n")
        if what == "crlf":
            return plain.replace("\n", "\r\n")
        changed = {
            "edit title": re.sub(r"^title: .*", f"title: {word}", plain, count=1, flags=re.MULTILINE),
            "edit tags": re.sub(r"^(tags: .*\n)?title:", f"tags: [{word.lower()}]\ntitle:", plain, flags=re.MULTILINE),
            "comment": plain.replace("---\n", f"---\n# {word}\n", 1),
            "edit body": plain.rpartition("\n---\n")[0] + f"\n---\n\n{word} and more.\n",
        }[what]
        return changed if plain == self.text else changed.replace("\n", "\r\n")


@given(STEPS)
def test_no_history_loses_an_edit_or_misses_a_change_of_the_seed(steps: list[Step]) -> None:
    history = History()
    for step in steps:
        history.take(step)


# ---------- a header that was edited, a body that was not


def test_an_edited_title_stays_and_the_seeds_new_body_is_taken() -> None:
    new = proposed(body="The harbour opens.\n", digest="d2", summary="The harbour opens.")
    decision = again(EDITS["header"], new)
    assert (decision.header, decision.body) == (KEEP, REPLACE)
    assert header_of(decision.text).title == "Harbour Closed"
    assert document(decision.text).body.strip() == "The harbour opens."
    assert edited(decision.text, header_of(decision.text).seed) == ("header",)
    assert again(decision.text, new).text == decision.text


VALUES = {"status": BriefingStatus.DRAFT, "publish_at": MOMENT, "expires_at": MOMENT}


def marked(name: str = "status", mark: str = "draft", **rest: str) -> Proposed:
    """A newer version of the seed with a mark, an embargo or an expiry date."""
    new = proposed(digest="d2", **{name: VALUES[name], **rest})
    return replace(new, holds={mark: (name, VALUES[name])})


def opened(text: str) -> str:
    return text.replace("status: draft\n", "")


@pytest.mark.parametrize("field", ["status", "publish_at", "expires_at"])
@pytest.mark.parametrize("body", ["The harbour opens.\n", "The harbour stays closed.\n"])
def test_a_new_mark_withholds_a_text_with_an_edited_header(field: str, body: str) -> None:
    decision = again(EDITS["header"], replace(marked(field), body=body))
    assert getattr(header_of(decision.text), field) == VALUES[field]
    assert header_of(decision.text).title == "Harbour Closed"
    assert decision.new_marks == {"draft"}


def test_a_new_mark_withholds_a_text_with_a_pending_conflict() -> None:
    new = replace(marked(title="Harbour Report"), body="It opens.\n")
    mine = EDITS["header"].replace("stays closed", "is shut")
    decision = again(mine, new)
    assert decision.is_conflict
    assert decision.text == mine.replace("seed:\n", "status: draft\nseed:\n").replace("}\n", "}\n    marks: [draft]\n")
    open_again = opened(decision.text)
    assert again(open_again, new).text == open_again


def test_a_mark_found_in_an_unchanged_seed_withholds_its_text() -> None:
    decision = again(MADE, replace(marked(), digest="d1"))
    assert header_of(decision.text).status is BriefingStatus.DRAFT
    assert edited(decision.text, header_of(decision.text).seed) == ()


@pytest.mark.parametrize("status", ["", "status: final\n"])
def test_an_editors_decision_to_publish_holds_until_another_mark(status: str) -> None:
    draft = create(replace(marked(), digest="d1")).text
    mine = draft.replace("status: draft\n", status)
    newer = again(mine, replace(marked(), body="The harbour opens.\n"))
    assert header_of(newer.text).status is BriefingStatus.FINAL
    assert document(newer.text).body.strip() == "The harbour opens."
    held = again(newer.text, replace(marked(mark="confidential"), digest="d3"))
    assert (header_of(held.text).status, held.new_marks) == (BriefingStatus.DRAFT, {"confidential"})
    assert header_of(again(opened(held.text), replace(marked(mark="confidential"), digest="d3")).text).status is (
        BriefingStatus.FINAL
    )


def test_a_mark_that_returns_counts_as_new() -> None:
    mine = opened(create(replace(marked(), digest="d1")).text)
    without = again(mine, proposed(digest="d2")).text
    decision = again(without, replace(marked(), digest="d3"))
    assert (decision.new_marks, header_of(decision.text).status) == ({"draft"}, BriefingStatus.DRAFT)


def test_a_decision_to_publish_made_under_version_0_2_still_holds() -> None:
    old = create(proposed(status=BriefingStatus.DRAFT)).text
    decision = again(opened(old), replace(marked(), digest="d1"))
    assert decision.new_marks == frozenset()
    assert header_of(decision.text).seed[-1].marks == ("draft",)
    assert again(decision.text, replace(marked(), digest="d1")).text == decision.text


def test_a_withdrawn_text_stays_withdrawn_under_a_new_mark() -> None:
    mine = MADE.replace("seed:\n", "status: withdrawn\nseed:\n", 1)
    assert header_of(again(mine, marked()).text).status is BriefingStatus.WITHDRAWN


def test_the_report_can_name_differing_fields_of_the_seed() -> None:
    new = proposed("Harbour Report", body="It opens.\n", digest="d2", summary="It opens.")
    assert unlike(header_of(EDITS["header"]), new) == ("title: Harbour Report",)
