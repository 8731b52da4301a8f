"""Unknown header keys: which are marks, and how site.toml defines them."""

from pathlib import Path

import pytest

from site_builder.content.front_matter import read_document
from site_builder.content.model import BriefingStatus, Header
from site_builder.core.source_file import SourceFile
from site_builder.ingest.report import report_lines
from tests.builders import CLOCK, lay
from tests.ingest.test_pipeline import OTHER, PLAIN, ingested
from tests.seeds.documents import MORE, PROSE

BODY = f"\n{PROSE}\n\n{MORE}\n"


def seed(*lines: str, title: str = "Harbour Talks") -> str:
    body = BODY if title == "Harbour Talks" else f"\n{title}: {OTHER}\n"
    return "\n".join(["---", f"title: {title}", "date: 2024-02-12", *lines, "---", body])


def headers(root: Path, *, fields: str = "", **seeds: str) -> dict[str, Header]:
    """Headers of the ingested seeds, by title."""
    config = f"{PLAIN}[ingest.fields]\n{fields}\n" if fields else PLAIN
    files = {f"seeds/{name.replace('_', '.')}": text for name, text in seeds.items()}
    lay(root, {"site.toml": config, **files})
    ingested(root)
    return present(root)


def present(root: Path) -> dict[str, Header]:
    paths = sorted((root / "content/briefings").rglob("*.md"))
    found = [read_document(SourceFile(p.relative_to(root).as_posix(), p.read_bytes())).header for p in paths]
    return {header.title: header for header in found}


def is_public(root: Path, text: str, **options: str) -> bool:
    (header,) = headers(root, **{"a_md": text, **options}).values()
    return header.public_at(CLOCK)


@pytest.mark.parametrize(
    "line",
    [
        *("state: draft", "dg-publish: false", "classification: confidential", "tlp: red", "release: 2031-05-06"),
        *("classification: TLP:RED", "TLP: amber", "publish_to_web: no", "stage: WIP", "draftMode: true"),
        *("note: Not for publication", "handling: restricted", "state: [public, internal]", "status: pending"),
        *("extra: {classification: confidential}", "Freigabe: nicht öffentlich", "not_public: true"),
    ],
)
def test_a_publication_value_withholds_the_text_under_any_key(tmp_path: Path, line: str) -> None:
    assert not is_public(tmp_path, seed(line))


@pytest.mark.parametrize(
    "line",
    [
        *("status: Laufend", "status: demobilized (2006)", "state: Bavaria", "color: red", "release: 1.4"),
        *("dg-publish: true", "state: published", "tlp: clear", "lab: Velm", "toc: true", "release: 2019-05-06"),
        *("intern: Ilse Vantor", "team: private sector", "map: {kind: harbour}", "class: [a, b]"),
    ],
)
def test_an_unrelated_value_withholds_nothing(tmp_path: Path, line: str) -> None:
    assert is_public(tmp_path, seed(line))


@pytest.mark.parametrize("teaching", ["status: published", "status: draft", "status: wip"])
def test_a_key_proved_to_concern_publication_withholds_unclear_values(tmp_path: Path, teaching: str) -> None:
    found = headers(tmp_path, a_md=seed("status: Laufend"), b_md=seed(teaching, title="The Mole"))
    assert found["Harbour Talks"].status is BriefingStatus.DRAFT


def test_a_key_in_one_container_says_nothing_about_keys_outside_it(tmp_path: Path) -> None:
    from tests.seeds.formats.samples import zip_file

    box = zip_file({"b.md": seed("status: published", title="The Mole")})
    lay(tmp_path, {"site.toml": PLAIN, "seeds/box.zip": box, "seeds/a.md": seed("status: Laufend")})
    ingested(tmp_path)
    assert [header.public_at(CLOCK) for header in present(tmp_path).values()] == [True, True]


def test_a_later_proof_of_a_keys_meaning_withholds_public_texts(tmp_path: Path) -> None:
    assert is_public(tmp_path, seed("status: Laufend"))
    lay(tmp_path, {"seeds/b.md": seed("status: published", title="The Mole")})
    report = ingested(tmp_path)
    assert present(tmp_path)["Harbour Talks"].status is BriefingStatus.DRAFT
    (line,) = (line for line in report_lines(report, clock=CLOCK) if line.startswith("now held back"))
    assert "its own header says status: Laufend, which is unclear" in line
    assert ingested(tmp_path).counts == (("unchanged", 2),)


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    texts = {"seeds/a.md": seed("status: Laufend"), "seeds/b.md": seed("status: published", title="The Mole")}
    for root, order in ((tmp_path / "1", (*texts,)), (tmp_path / "2", (*reversed(texts),))):
        lay(root, {"site.toml": PLAIN})
        for path in order:
            lay(root, {path: texts[path]})
            ingested(root)
    assert present(tmp_path / "1") == present(tmp_path / "2")


# ---------- [ingest.fields]


def test_site_toml_can_define_a_key(tmp_path: Path) -> None:
    text = seed("status: draft", "lab: Velm Lab", "excerpt: A short day.", "clearance: staff")
    found = headers(tmp_path, fields='status = "ignore"\nlab = "authors"\nexcerpt = "summary"', a_md=text)
    header = found["Harbour Talks"]
    assert (header.status, header.authors, header.summary) == (BriefingStatus.FINAL, ("Velm Lab",), "A short day.")
    assert not is_public(tmp_path / "2", text, fields='status = "ignore"\nclearance = "visibility"')


def test_the_report_counts_unknown_keys_and_prints_the_lines_to_paste(tmp_path: Path) -> None:
    titles = ("Harbour Talks", "The Mole")
    texts = {f"seeds/{n}.md": seed("lab: Velm", *["Jahr: 4"][:n], title=title) for n, title in enumerate(titles)}
    lay(tmp_path, {"site.toml": PLAIN, **texts})
    lines = [*report_lines(ingested(tmp_path), clock=CLOCK)]
    assert "header fields left out, as they have no meaning here: lab (2 seeds), Jahr (1 seed)" in lines
    place = lines.index("  [ingest.fields]")
    assert lines[place + 1 : place + 3] == ['  Jahr = "ignore"', '  lab = "ignore"']
    pasted = "\n".join(lines[place : place + 3])
    (tmp_path / "site.toml").write_text(f"{PLAIN}\n{pasted}\n", "utf-8")
    assert not [line for line in report_lines(ingested(tmp_path, refresh=True), clock=CLOCK) if "no place" in line]


# ---------- headers of any kind


@pytest.mark.parametrize("name", ["a_md", "a_txt"])
@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: Harbour Talks\nstate: draft\n---",
        '+++\ntitle = "Harbour Talks"\nstate = "draft"\n+++',
        '{\n\t"title": "Harbour Talks",\n\t"state": "draft"\n}',
        '{"title": "Harbour Talks", "state": "draft"}',
    ],
)
def test_headers_count_in_every_notation_and_in_text_files(tmp_path: Path, name: str, head: str) -> None:
    found = headers(tmp_path, **{name: f"{head}\n{BODY}"})
    assert found["Harbour Talks"].status is BriefingStatus.DRAFT


def test_lines_between_two_rules_of_a_text_file_stay_text(tmp_path: Path) -> None:
    text = f"---\nVenue: Velm\nPresent: the harbour board\n---\n\nHarbour Talks\n\n12 February 2024\n{BODY}"
    assert headers(tmp_path, a_txt=text)
    (path,) = (tmp_path / "content/briefings").rglob("*.md")
    assert "the harbour board" in path.read_text("utf-8")
