from dataclasses import replace

from site_builder.content.model import Correction
from site_builder.core.partial_date import PartialDate
from site_builder.exports.citation_formats import series_name
from site_builder.exports.head_metadata import breadcrumbs, json_ld, listing_json_ld, meta_tags, signposts
from site_builder.pages.model import Link, Page, Signature
from tests.builders import texts
from tests.sample_pages import SITE, make_actor, make_briefing, make_card, make_home, make_tag, make_year


def test_a_plain_briefing_is_cited_under_the_desk_without_empty_fields() -> None:
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


def test_json_ld_lists_the_subjects_and_mentions_of_a_briefing() -> None:
    report = json_ld(make_briefing(), SITE)
    assert {thing["name"] for thing in report["about"]} == {"Ilse Vantor", "Grain Council", "Karvonia"}
    assert {"@type": "GovernmentOrganization", "name": "Lower Merrin"} in report["mentions"]
    assert report["author"][0] == {"@type": "Person", "name": "Vantor, Ilse"}


def test_the_desk_is_an_organisation_and_the_latest_correction_the_date_of_change() -> None:
    corrections = (Correction(PartialDate(2021, 3), "One."), Correction(PartialDate(2022, 1, 4), "Two."))
    report = json_ld(replace(make_briefing(corrections=corrections), authors=()), SITE)
    assert report["author"] == [{"@type": "Organization", "name": "Vantor Desk"}]
    assert report["dateModified"] == "2022-01-04"


def test_the_home_page_describes_the_site_search() -> None:
    found = listing_json_ld(make_home(), SITE)
    assert (found["@type"], found["url"]) == ("WebSite", "https://example.org/archive/")
    assert found["potentialAction"]["target"] == "https://example.org/archive/search/?q={search_term_string}"


def test_an_actor_has_dated_roles_and_other_names_and_a_tag_is_a_term_of_the_archive() -> None:
    actor, term = listing_json_ld(make_actor(), SITE), listing_json_ld(make_tag(), SITE)
    assert (actor["@type"], actor["name"]) == ("Person", make_actor().base.label)
    assert all(role["@type"] == "Role" and role["roleName"] for role in actor["hasOccupation"])
    assert (term["@type"], term["inDefinedTermSet"]["url"]) == ("DefinedTerm", "https://example.org/archive/tags/")


def test_the_head_links_citations_and_alternate_forms() -> None:
    page = make_briefing(doi="10.5555/12345678", data="/briefings/2021-02-10-karvonia/index.json")
    home = "https://example.org/archive/briefings/2021-02-10-karvonia/"
    assert ("cite-as", "https://doi.org/10.5555/12345678", "") in signposts(page, SITE)
    assert ("describedby", f"{home}index.json", "application/json") in signposts(page, SITE)
    assert ("cite-as", home, "") in signposts(make_briefing(), SITE)
    assert ("citation_doi", "10.5555/12345678") in meta_tags(page, SITE)
    assert json_ld(page, SITE)["identifier"] == "https://doi.org/10.5555/12345678"


def test_breadcrumbs_lead_from_the_home_page_through_year_or_index() -> None:
    def way(page: Page) -> list[str]:
        return [step["name"] for step in breadcrumbs(page, SITE, texts())["itemListElement"]]

    assert way(make_briefing()) == ["The Vantor Letter", "2021", "Karvonia: a Harbour Closed Over Price"]
    assert way(make_actor()) == ["The Vantor Letter", "People & organisations", "Ilse Vantor"]
    assert way(make_tag())[1] == "Topics"
    assert way(make_year(base=Link("/years/", "Years"))) == ["The Vantor Letter", "By date", make_year().title]


def test_the_publisher_is_identified_by_its_ror_address() -> None:
    site = replace(SITE, ror="https://ror.org/02mhbdp94")
    assert json_ld(make_briefing(), site)["publisher"]["sameAs"] == "https://ror.org/02mhbdp94"


def test_an_author_has_the_type_of_its_record_and_defaults_to_a_person() -> None:
    signatures = (Signature("Harbour Board", kind="organisation"), Signature("Ilse Vantor"))
    page = make_briefing(authors=tuple(s.name for s in signatures), signatures=signatures)
    assert [author["@type"] for author in json_ld(page, SITE)["author"]] == ["Organization", "Person"]
