"""Whatever is in seeds/, a build accepts the ingested content, since nobody has edited it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests import examples
from tests.builders import content, lay, run

ODD = (
    *("C", "C++", "C#", "OPEC", "opec", "OPEC+", "OPEC-", "Ilse Vantor", "ilse-vantor", "Nordic Union", "nordic union"),
    *("¿Qué?", "Ünïcode", "الميناء", "שלום", "🚢", "🚢 Harbour", "{{ title }}", "{% raw %}", "{{", "<b>bold</b>"),
    *(
        "<script>alert(1)</script>",
        "[1]",
        "[^1]",
        "[[wiki]]",
        "![x](y.png)",
        "a: b",
        "counter-attack?}",
        "- item",
        "# H",
    ),
    *(
        "null",
        "true",
        "1e3",
        "2024-02-12",
        "~",
        "*star*",
        "_under_",
        "`code`",
        "|",
        ">",
        "&amp;",
        "@desk",
        "%",
        "\\",
        "'",
    ),
    *('"', "…", "a" * 300, "x.md", "../up", "CON", "index", "page.2", "404", "feed.xml", "none", "Title", "0", "-"),
)
WORDS = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
LINES = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    st.integers(1, 6).flatmap(lambda n: WORDS.map(lambda w: f"{'#' * n} {w}")),
    st.sampled_from(
        (
            "Ilse Vantor of the Nordic Union met Oslo Brandt at the Lusmere Port, the OPEC+ said.",
            " ".join(f"A claim.[{n}]" for n in range(1, 231)),
            "A claim.[^1] Another.[^1] A third.[^2]\n\n[^1]: A note.\n[^1]: The same again.\n[^2]: [^2]",
            "A claim [1] and another [1] [2].\n\n[1] A note.\n[2] http://example.org/?a=1&b=2",
            "<div><p>Raw <b>HTML</p></div>",
            "<details><summary>More</summary>Text</details>",
            "<!-- a comment",
            "```\n{{ code }}\n",
            "| a | b |\n|---|---|\n| c |",
            "See [there](/briefings/nowhere/#x), [here](other.md), [up](../../x), [m](mailto:x@y) [j](javascript:x).",
            "![a picture](picture one.png) ![](data:image/png;base64,AAAA) ![x](//host/x.png)",
            "> " * 60 + "deep",
            "- " * 60 + "deep",
            "[" * 60 + "x" + "]" * 60,
            "Our report of 3 March 1999 and VL 1/2/2024 said so.",
            "Heading\n=======",
            "***",
            "---",
            "\x0c",
            "Term\n: definition",
            "$$x^2$$ {#id .class} {: .a}",
            "[link][ref]\n\n[ref]: <http://example.org> 'a",
            "<a id=page.x name='ilse-vantor'></a>",
            "TOP: 1\nSubject: {x}\nParticipants: a, b: c\nDate: 2024-02-12",
        )
    ),
)
BODIES = st.lists(LINES, max_size=6).map("\n\n".join)


def quoted(word: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in word)
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


DATES = st.sampled_from(
    (
        *("2024-02-12", "0001-01-01", "9999-12-31", "2024", "2024-02", "0000-00-00", "12.2.24", "2024-13-45", "-1"),
        *("2024-02-12T23:59:59+14:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "yesterday", ""),
        *("1500-06-01", "2024-02-12~", "2024-02/2024-03", "February 2024", "10000-01-01"),
    )
)
VALUES = st.one_of(
    WORDS,
    DATES,
    st.lists(WORDS, max_size=4).map(lambda words: "[" + ", ".join(map(quoted, words)) + "]"),
    st.lists(WORDS, max_size=4).map(lambda words: "".join(f"\n  - {quoted(word)}" for word in words)),
    st.sampled_from(("true", "no", "{a: b}", "[[a], [b]]", "12", "|\n  text\n", "null")),
)


KEYS = st.sampled_from(
    (
        *(
            "title",
            "date",
            "tags",
            "categories",
            "keywords",
            "author",
            "authors",
            "summary",
            "description",
            "slug",
            "url",
        ),
        *("aliases", "permalink", "lang", "language", "series", "number", "doi", "status", "actors", "toc", "layout"),
        *("image", "weight", "type", "details", "references", "mentions", "corrections", "translation_of", "seed", "x"),
    )
)
HEADERS = st.dictionaries(KEYS, st.one_of(VALUES, WORDS.map(quoted)), max_size=5).map(
    lambda fields: "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + "---\n"
)
NAMES = st.one_of(
    st.sampled_from(("a.md", "2024-02-12-a.md", "sub/a.md", "sub/2024-02-12-a.md", "_posts/2024-02-12-a.md", "b.txt")),
    st.builds(
        lambda name, ending: name.strip(". ")[:60].replace("/", "-").replace("\0", "") + ending,
        st.sampled_from([word for word in ODD if "/" not in word]),
        st.sampled_from((".md", ".txt", ".html", ".markdown")),
    ),
)
PAGES = st.builds(
    lambda title, body: f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>",
    WORDS,
    BODIES,
)
TEXTS = st.one_of(st.builds(str.__add__, st.one_of(st.just(""), HEADERS), BODIES), PAGES)
SEEDS = st.dictionaries(NAMES, TEXTS, min_size=1, max_size=5)


def is_writable(name: str) -> bool:
    return len(name.encode("utf-8", "replace")) < 200 and name.isprintable()


@examples(15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(SEEDS)
def test_any_seeds_are_ingested_and_the_site_is_built(seeds: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        files = {f"seeds/{name}": text for name, text in seeds.items() if is_writable(name)}
        root = lay(Path(folder), {path: text.encode("utf-8", "replace") for path, text in files.items()})
        for words in (("ingest", "--workers", "1"), ("build", "--workers", "1"), ("ingest", "--workers", "1")):
            status, said = run(*words, root=root)
            assert status == 0, said


NESTED = f"{'> ' * 60}Nobody moves *on the quay*.\n"
NOTES = " ".join(["The claim of the port and its many people is made here.[^1]"] * 230)


def ingested(root: Path, **seeds: str) -> Path:
    """An archive with these seeds ingested."""
    lay(root, {f"seeds/{name}.md": text for name, text in seeds.items()})
    assert run("ingest", root=root)[0] == 0
    return root


def dated(body: str, **fields: str) -> str:
    """A seed with a date and further fields."""
    return content(body=body, **fields)


def test_a_tag_of_a_seed_and_a_proposed_one_that_are_one_word_in_an_address_are_one_tag(tmp_path: Path) -> None:
    text = "The OPEC+ countries cut output. OPEC+ met in Lusmere. OPEC+ said so.\n"
    root = ingested(tmp_path, a=dated(text, title="OPEC+ cuts", tags="[opec]"), b=dated(text, title="OPEC+ waits"))
    assert run("build", root=root)[0] == 0
    tags = (root / "content/tags.yaml").read_text("utf-8")
    assert "opec:\n" in tags
    assert "opec-plus:" not in tags


def test_a_seed_that_names_a_packaged_tag_by_its_label_means_that_tag(tmp_path: Path) -> None:
    root = ingested(tmp_path, a=dated("A text.\n", tags="[Natural gas, gas]"))
    assert run("build", root=root)[0] == 0
    assert "\ngas:" in "\n" + (root / "content/tags.yaml").read_text("utf-8")
    assert "natural-gas:" not in (root / "content/tags.yaml").read_text("utf-8")


def test_many_footnote_marks_in_one_paragraph_are_not_open_brackets(tmp_path: Path) -> None:
    root = ingested(tmp_path, a=dated(NOTES))
    assert run("build", root=root)[0] == 0
    assert run("check", "--only", "texts", root=root)[1].count("brackets") == 0


def test_a_converted_text_with_invalid_markdown_is_shown_as_plain_text_with_a_warning(tmp_path: Path) -> None:
    root = ingested(tmp_path, a=dated(NESTED))
    status, said = run("build", root=root)
    assert status == 0
    assert "1 warning" in said
    (page,) = (root / "public/briefings").glob("*/index.html")
    assert "Nobody moves *on the quay*." in page.read_text("utf-8")
    assert "the text is shown without its formatting" in run("check", root=root)[1]
    (place,) = (root / "content/briefings/2024").glob("*.md")
    place.write_text(place.read_text("utf-8") + "\nEdited.\n", "utf-8")
    status, said = run("build", root=root)
    assert status == 1
    assert "nested deeper" in said


def test_invalid_header_values_are_left_out_and_reported(tmp_path: Path) -> None:
    lay(tmp_path, {"seeds/a.md": dated("A text.\n", language='"« ú"')})
    assert "language" in run("ingest", "--show", "seeds/a.md", root=tmp_path)[1]
    assert run("ingest", root=tmp_path)[0] == 0
    assert run("build", root=tmp_path)[0] == 0
    (place,) = (tmp_path / "content/briefings/2024").glob("*.md")
    assert "language" not in place.read_text("utf-8")
