from dataclasses import replace

from site_builder.content.model import Correction
from site_builder.core.partial_date import PartialDate
from site_builder.exports.citation_formats import series_name
from site_builder.exports.head_metadata import json_ld, listing_json_ld, meta_tags
from tests.sample_pages import SITE, make_actor, make_briefing, make_card, make_home, make_tag


def test_reference_managers_get_every_field_of_the_table() -> None:
    tags = meta_tags(make_briefing(), SITE)
    assert tags == (
        ("citation_title", "Karvonia: a Harbour Closed Over Price"),
        ("citation_author", "Vantor, Ilse"),
        ("citation_author", "Council of Merrin"),
        ("citation_publication_date", "2021/02/10"),
        ("DCTERMS.issued", "2021-02-10"),
        ("citation_technical_report_institution", "Vantor Desk"),
        ("citation_technical_report_number", "23"),
        ("citation_series_title", "Vantor Letters"),
        ("citation_abstract", make_card().summary),
        ("citation_keywords", "Karvonia"),
        ("citation_language", "en"),
        ("citation_public_url", "https://example.org/archive/briefings/2021-02-10-karvonia/"),
    )


def test_a_plain_briefing_is_cited_under_the_desk_and_leaves_out_what_it_lacks() -> None:
    page = make_briefing(card=make_card(date=None, summary="", tags=()), authors=(), series="", number="")
    names = [name for name, _ in meta_tags(page, SITE)]
    assert ("citation_author", "Vantor Desk") in meta_tags(page, SITE)
    assert "citation_publication_date" not in names
    assert "citation_keywords" not in names
    assert "datePublished" not in json_ld(page, SITE)
    assert "isPartOf" not in json_ld(page, SITE)


def test_a_series_that_site_toml_does_not_know_keeps_its_label() -> None:
    assert series_name(make_briefing(series="QX"), SITE) == "QX"


def test_a_month_is_cited_as_a_month() -> None:
    page = make_briefing(card=make_card(date=PartialDate(2021, 2)))
    assert dict(meta_tags(page, SITE))["citation_publication_date"] == "2021/02"


def test_search_engines_learn_who_the_briefing_is_about_and_whom_it_mentions() -> None:
    report = json_ld(make_briefing(), SITE)
    assert {thing["name"] for thing in report["about"]} == {"Ilse Vantor", "Grain Council", "Karvonia"}
    assert {"@type": "GovernmentOrganization", "name": "Lower Merrin"} in report["mentions"]
    assert report["author"][0] == {"@type": "Person", "name": "Vantor, Ilse"}


def test_the_desk_is_an_organisation_and_the_latest_correction_the_date_of_change() -> None:
    corrections = (Correction(PartialDate(2021, 3), "One."), Correction(PartialDate(2022, 1, 4), "Two."))
    report = json_ld(replace(make_briefing(corrections=corrections), authors=()), SITE)
    assert report["author"] == [{"@type": "Organization", "name": "Vantor Desk"}]
    assert report["dateModified"] == "2022-01-04"


def test_the_site_says_how_it_is_searched() -> None:
    found = listing_json_ld(make_home(), SITE)
    assert (found["@type"], found["url"]) == ("WebSite", "https://example.org/archive/")
    assert found["potentialAction"]["target"] == "https://example.org/archive/search/?q={search_term_string}"


def test_an_actor_has_dated_roles_and_other_names_and_a_tag_is_a_term_of_the_archive() -> None:
    actor, term = listing_json_ld(make_actor(), SITE), listing_json_ld(make_tag(), SITE)
    assert (actor["@type"], actor["name"]) == ("Person", make_actor().base.label)
    assert all(role["@type"] == "Role" and role["roleName"] for role in actor["hasOccupation"])
    assert (term["@type"], term["inDefinedTermSet"]["url"]) == ("DefinedTerm", "https://example.org/archive/tags/")
