"""Merging records of persons: which are one person, and which never are."""

from dataclasses import replace

import pytest

from site_builder.core.urls import slugify
from site_builder.entities.attachment import attached, attachments, sound
from site_builder.entities.name_shapes import parts_of
from site_builder.registry.actor import Actor, ActorKind, Name, NameKind, NameOrder, Status


def records(*names: str) -> list[Actor]:
    return [Actor(slugify(name), ActorKind.PERSON, name, status=Status.PROPOSED) for name in names]


def pairs(*names: str) -> dict[str, str]:
    return {one.gone: one.kept for one in attachments(records(*names), {slugify(names[0]): 2})}


@pytest.mark.parametrize(
    ("kept", "gone"),
    [
        ("Ilse Vantor", "Vantor"),
        ("Ilse Vantor", "I. Vantor"),
        ("Ilse Vantor", "Ilse M. Vantor"),
        ("Robert Okell", "Robert Okell, Jr."),
        ("Robert Okell", "Bob Okell"),
        ("Igor Lusmeschenko", "Igor Lusmechenko"),
        ("Sergei Vantorov", "Sergej Wantorow"),
        ("Vladimir Vantorov", "Wantorow"),
        ("Uwe Bergstrom", "Uwe Bergstroem"),
    ],
)
def test_another_form_of_the_name_attaches_to_the_one_that_fits(kept: str, gone: str):
    assert pairs(kept, gone) == {slugify(gone): slugify(kept)}


@pytest.mark.parametrize(
    "names",
    [
        ("Ilse Vantor", "Orl Vantor", "Vantor"),
        ("Khalid bin Vantor", "Mohammed bin Vantor"),
        ("George W. Okell", "George H. Okell"),
        ("Ali Vantor", "Khalid Vantor"),
        ("Adam Okell", "Alice Okell", "A. Okell"),
        ("Ann Okell", "Hannah Okell"),
        ("Ilse Vantor", "Ilse"),
    ],
)
def test_two_people_stay_separate_and_an_ambiguous_name_waits_for_a_curator(names: tuple[str, ...]):
    assert pairs(*names) == {}


def test_a_curated_record_is_kept_and_is_not_written():
    curated, proposed = records("Ilse Vantor", "I. Vantor")
    curated = replace(curated, status=Status.CURATED)
    found = attachments([curated, proposed], {"i-vantor": 9})
    assert [(one.gone, one.kept) for one in found] == [("i-vantor", "ilse-vantor")]
    assert attached({a.id: a for a in (curated, proposed)}, found).keys() == {"i-vantor"}


def test_two_that_are_marked_as_distinct_never_become_one():
    first, second = records("Ilse Vantor", "Vantor")
    assert attachments([replace(first, distinct_from=(second.id,)), second], {}) == ()


def test_the_kept_record_has_the_names_of_the_other_and_a_second_run_changes_nothing():
    actors = {a.id: a for a in records("Ilse Vantor", "Vantor")}
    changed = attached(actors, attachments(actors.values(), {}))
    assert changed["ilse-vantor"].all_names == ("Ilse Vantor", "Vantor")
    assert changed["ilse-vantor"].names == (Name("Vantor", NameKind.MONONYM),)
    assert changed["vantor"].merged_into == "ilse-vantor"
    after = actors | changed
    assert attached(after, attachments(after.values(), {})) == {}


def test_a_record_that_no_longer_fits_is_detached():
    actors = {a.id: a for a in records("Ilse Vantor", "Vantor")}
    after = actors | attached(actors, attachments(actors.values(), {})) | {"orl-vantor": records("Orl Vantor")[0]}
    assert attached(after, attachments(after.values(), {}))["vantor"].merged_into == ""


def test_transliterations_of_one_name_sound_alike_and_other_names_do_not():
    assert len({sound(name) for name in ("Wantorow", "Vantorov", "Vantoroff")}) == 1
    assert sound("Okell") != sound("Okall")


def test_a_suffix_leaves_no_comma_in_the_family_name():
    assert parts_of(["Robert", "R.", "Okell,", "Jr."])[:2] == ("Okell", "Robert R.")


def test_a_name_that_begins_with_the_family_name_takes_no_comma_in_an_index():
    person = Actor(
        "vor-en-lam", ActorKind.PERSON, "Vor En-lam", family="Vor", given="En-lam", order=NameOrder.FAMILY_FIRST
    )
    assert person.sorts_under == "Vor En-lam"
    assert replace(person, order=NameOrder.GIVEN_FIRST).sorts_under == "Vor, En-lam"


@pytest.mark.parametrize(("other", "full"), [("Bob Okell, Jr.", "Bob Okell"), ("B. Okell", "Bob Okell")])
def test_the_record_with_the_plain_full_name_is_kept(other: str, full: str):
    found = attachments(records(other, full), {})
    assert [one.gone for one in found] == [slugify(other)]


def test_a_bare_family_name_does_not_reach_back_a_working_life():
    both = records("Orl Vantor", "Vantor")
    full, lone = (record.id for record in both)
    near = attachments(both, {}, {full: {1970, 1975}, lone: {2004}})
    assert [one.gone for one in near] == [lone]
    assert attachments(both, {}, {full: {1970, 1975}, lone: {2022}}) == ()
    assert len(attachments(both, {}, {full: {1975}})) == 1


def test_a_family_name_that_is_a_word_does_not_reach_back_a_term():
    both = records("Orl Rice", "Rice")
    full, lone = (record.id for record in both)
    assert len(attachments(both, {}, {full: {2003}, lone: {2005}})) == 1
    assert attachments(both, {}, {full: {2003}, lone: {2013}}) == ()
