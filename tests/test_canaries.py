"""Random archives with a unique word in everything that is not public: none of the words is in any output byte."""

import base64
import gzip
import io
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from tests import examples
from tests.builders import edit, lay, outputs, run
from tests.unpacked import found_in

SITE = """title = "The Vantor Letter"
base_url = "https://letter.example/"
audiences = ["staff"]
fields.why = "Why it matters"
show_proposed = false
# {secret}

[series.VL]
name = "Vantor Letters"

[exports]
citation_files = true
sqlite = true
redirects = true
cards = true
markdown = true
full_text_feeds = true

[publish]
live = {live}
"""
STATES = {
    "public": "",
    "draft": "status: draft",
    "embargoed": "publish_at: 2026-01-02T09:00:01Z",
    "expired": "expires_at: 2026-01-02T09:00:00Z",
    "audience": "audience: staff",
    "withdrawn": "status: withdrawn",
}
HIDDEN = frozenset({"draft", "embargoed", "expired", "audience"})


@dataclass
class Words:
    """Unique words, and the place of each."""

    public: dict[str, str] = field(default_factory=dict)
    secret: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def make(self, where: str, *, public: bool = False) -> str:
        letters = base64.b16encode(next(self.numbers).to_bytes(2)).decode().translate(LETTERS)
        word = f"zq{letters}qz"
        (self.public if public else self.secret)[word] = where
        return word


LETTERS = str.maketrans("0123456789ABCDEF", "bcdfghjklmnprstv")


@dataclass(frozen=True)
class Plan:
    """Properties drawn for one briefing."""

    state: str
    links: tuple[int, ...]
    translates: int


PLANS = st.builds(
    Plan,
    st.sampled_from([*STATES, "public", "public"]),
    st.lists(st.integers(0, 5), max_size=3).map(tuple),
    st.integers(0, 11),
)


def picture(word: str) -> bytes:
    """A PNG of one pixel with a word in its text chunks, plain and packed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            chunk(b"tEXt", b"Comment\0" + word.encode()),
            chunk(b"zTXt", b"Author\0\0" + zlib.compress(word.encode())),
            chunk(b"IDAT", zlib.compress(b"\0\0")),
            chunk(b"IEND", b""),
        )
    )


def stem(number: int, stems: Mapping[int, str]) -> str:
    return f"2024-02-{number + 10}-{stems[number]}"


def briefing_file(number: int, plans: Mapping[int, Plan], words: Words, stems: Mapping[int, str]) -> str:
    """A content file; everything hidden by the briefing's state is a secret."""
    plan = plans[number]
    shown, told = plan.state == "public", plan.state not in HIDDEN

    def word(where: str, *, public: bool) -> str:
        return words.make(f"{where} of {number}, {plan.state}", public=public)

    translating = next((n for n, other in plans.items() if other.translates in plans and other.translates != n), -1)
    header = [
        f"title: Harbour {word('title', public=told)}",
        f"date: 2024-02-{number + 10}",
        f"summary: In short {word('summary', public=shown)}",
        f"authors: [Ilse {word('author', public=told)}]",
        "series: VL",
        f"number: {word('number', public=told)}",
        f"why: the {word('field', public=shown)}",
        f"details: [{{label: Place, value: the {word('detail', public=shown)}}}]",
        "tags: [canal, secret-tag]",
        f"actors: [oslo-brandt, canal-board, hidden-envoy, proposed-envoy{', absent-envoy' * (not told)}]",
        f"corrections: [{{date: 2024-03-01, note: It said {word('correction', public=told)}}}]",
        f"mentions: [{{text: {word('mention', public=False)}, actor: none}}]",
        f"# {word('comment in the header', public=False)}",
        "seed:",
        f"  - file: seeds/{word('seed', public=False)}.md",
        f"    digest: {word('digest', public=False)}",
        f"    wrote: {{body: {word('wrote', public=False)}, header: {word('wrote', public=False)}}}",
        STATES[plan.state],
    ]
    if number == translating:
        header += ["language: fr", f"translation_of: {stem(plan.translates, stems)}"]
    cited = (number + 1) % len(plans)
    if shown and plan.translates > 8:
        header += ["status: superseded", f"superseded_by: {stem(cited, stems)}"]
    header.append(f"references: [{{written: VL 1/2/2024, target: {stem(cited, stems)}}}]")
    links = [
        f"[there](/briefings/{stem(n, stems)}/#x) and [here]({stem(n, stems)}.md)" for n in plan.links if n in plans
    ]
    body = [
        f"Oslo Brandt met {word('body', public=shown)} at the canal. <!-- {word('comment', public=False)} -->",
        f"## Part {word('heading', public=shown)}",
        f"“Nothing will be {word('quote', public=shown)} before spring,” Brandt said.[^1]",
        "So it was said before (VL 1/2/2024).",
        f"![a chart {word('alt', public=shown)}](note.txt)",
        f"[^1]: A note on {word('footnote', public=shown)}.",
        *(link.replace("#x", "") for link in links),
    ]
    return "---\n" + "\n".join(filter(None, header)) + "\n---\n\n" + "\n\n".join(body) + "\n"


def files_of(
    plans: Mapping[int, Plan], stems: Mapping[int, str], words: Words, *, live: bool
) -> dict[str, str | bytes]:
    """The files of an archive."""
    secret = words.make
    files: dict[str, str | bytes] = {
        "site.toml": SITE.format(secret=secret("comment in site.toml"), live=str(live).lower()),
        "seeds/unread.txt": secret("a seed"),
        "content/notes.txt": secret("a stray file"),
        f"content/assets/{secret('name of a file that nothing links')}.txt": secret("a file that nothing links"),
        "content/assets/metadata.png": picture(secret("metadata of a picture that nothing links")),
        "content/actors.yaml": f"""oslo-brandt:
  kind: person
  name: Oslo Brandt
  family: Brandt
  given: Oslo
  note: A helmsman known to all.
  roles:
    - {{title: chair, organisation: canal-board, from: 2019, to: 2020}}
    - {{title: Harbour minister, organisation: hidden-envoy, country: proposed-envoy}}
  note_internal: Never say {secret("note_internal")}.
  # {secret("comment in actors.yaml")}
hidden-envoy:
  kind: person
  name: Envoy {secret("name of an actor for an audience")}
  names: [{{text: {secret("variant for an audience")}}}]
  note: An {secret("note on an actor for an audience")}.
  roles: [{{title: {secret("role for an audience")}, organisation: canal-board, from: 2020}}]
  audience: staff
proposed-envoy:
  kind: person
  name: Envoy {secret("name of a proposed actor")}
  roles: [{{title: {secret("role of a proposed actor")}, organisation: canal-board, from: 2021}}]
  status: proposed
absent-envoy:
  kind: person
  name: Envoy {secret("name of an actor that only hidden texts name")}
  roles: [{{title: {secret("role of an actor that only hidden texts name")}, organisation: canal-board, from: 2022}}]
canal-board:
  kind: organisation
  name: Canal Board
""",
        "content/tags.yaml": f"""canal:
  label: Canal
  usage_hint: Only for {secret("usage_hint")}.
  # {secret("comment in tags.yaml")}
secret-tag:
  label: Tag {secret("label of a proposed tag")}
  status: proposed
""",
        "content/decisions.yaml": f"- {{id: d1, when: 2024-01-01, by: {secret('a curator')}, verdict: reject,"
        f" surface: {secret('decision')}}}\n",
    }
    for number, plan in plans.items():
        name = f"content/briefings/2024/{stem(number, stems)}"
        files[f"{name}.md"] = briefing_file(number, plans, words, stems)
        public = plan.state == "public"
        files[f"{name}/note.txt"] = words.make(f"a file of {number}, {plan.state}", public=public)
        if not public:
            files[f"{name}/chart.png"] = picture(words.make(f"a picture of {number}, {plan.state}"))
    for number, plan in plans.items():
        (words.secret if plan.state in HIDDEN else words.public)[stems[number]] = f"the URL of {number}, {plan.state}"
    return files


def leaks(site: Mapping[str, bytes], words: Words) -> list[str]:
    """Each secret word in the output with its place, and each missing public word."""
    said = [
        f"{path}: {words.secret[word]}"
        for path, data in site.items()
        for word in found_in(path.encode() + b"\0" + data, words.secret)
    ]
    whole = b"\0".join(site.values()).lower()
    return said + [f"nowhere: {where}" for word, where in words.public.items() if word.encode() not in whole]


def is_withheld(where: str, plans: Mapping[int, Plan]) -> bool:
    """True if the last published build contains something that is now hidden."""
    what, _, number = where.partition(",")[0].rpartition(" of ")
    state = plans[int(number)].state
    return state in HIDDEN or (
        state == "withdrawn" and what not in ("the URL", "title", "author", "number", "correction")
    )


def number_of(where: str) -> int:
    """The briefing in which a word stands."""
    return int(where.partition(",")[0].rpartition(" of ")[2])


def is_of_a_former_text(where: str) -> bool:
    """True for what the pages of former texts show: text, headline, summary and authors."""
    return where.partition(" of ")[0] in ("title", "summary", "author", "body", "heading", "quote", "alt", "footnote")


def renew(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Replace the content of the folder with these files; the state of builds is kept."""
    for place in root.rglob("content/**/*"):
        if place.is_file() and place.name != "published.csv" and place.relative_to(root).as_posix() not in files:
            place.unlink()
    lay(root, files)


# A smaller example would add nothing: each leak is reported with its file and place.
@examples(8, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PLANS, min_size=3, max_size=6), st.lists(PLANS, min_size=6, max_size=6), st.booleans())
def test_no_hidden_content_is_in_any_output_byte(before: list[Plan], after: list[Plan], live: bool) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        first = Words()
        stems = {number: first.make("a URL", public=True) for number in range(6)}
        lay(root, files_of(dict(enumerate(before)), stems, first, live=live))
        first.public = {w: where for w, where in first.public.items() if where != "a URL"}
        assert run("build", root=root)[0] == 0
        assert leaks(outputs(root / "public"), first) == []
        second = Words(numbers=first.numbers)
        plans = dict(list(enumerate(after))[: len(before)])
        renew(root, files_of(plans, stems, second, live=live))
        former = {
            word
            for word, where in first.public.items()
            if live
            and is_of_a_former_text(where)
            and {both[number_of(where)].state for both in (before, plans)} == {"public"}
        }
        gone = first.secret | {word: where for word, where in first.public.items() if word not in former}
        if run("build", root=root)[0]:  # a build that would lose a listed URL publishes nothing new
            assert live
            gone = first.secret | {w: where for w, where in first.public.items() if is_withheld(where, plans)}
            second.public = {word: where for word, where in second.public.items() if where.startswith("the URL")}
        second.secret = {w: where for w, where in (second.secret | gone).items() if w not in second.public}
        second.public = {w: where for w, where in second.public.items() if not where.startswith("the URL")}
        assert leaks(outputs(root / "public"), second) == []


# ---------- former texts of a live site

STEM = "2024-02-12-talks"
TALKS = f"content/briefings/2024/{STEM}.md"
LIVE = SITE.format(secret="", live="true")
GATES = {
    "a withdrawal": "status: withdrawn",
    "a draft": "status: draft",
    "an audience": "audience: staff",
    "an embargo": "publish_at: 2026-01-02T09:00:01Z",
    "a term": "expires_at: 2026-01-02T09:00:00Z",
}


def say(root: Path, word: str, *lines: str, around: str = "It was {} then.") -> None:
    """The briefing with a word in its text and these lines in its header, built."""
    put(root, TALKS, f"Nobody knows.\n\n{around.format(word)}\n", *lines)
    status, said = run("build", root=root)
    assert status == 0, said


def put(root: Path, path: str, text: str, *lines: str) -> None:
    """A briefing of the live site."""
    head = "\n".join(["title: Talks", "date: 2024-02-12", *lines])
    lay(root, {"site.toml": LIVE, path: f"---\n{head}\n---\n\n{text}"})


def live_site(root: Path) -> tuple[str, str]:
    """A live site whose briefing was edited once: the words of its former and its present text."""
    say(root, "zqbbbbqz")
    say(root, "zqccccqz")
    assert shown(root) == {"zqbbbbqz", "zqccccqz"}
    return "zqbbbbqz", "zqccccqz"


def shown(root: Path) -> set[str]:
    """The words that any output byte has."""
    words = ["zqbbbbqz", "zqccccqz", "zqddddqz", "zqffffqz"]
    site = outputs(root / "public")
    return {word for path, data in site.items() for word in found_in(path.encode() + b"\0" + data, words)}


@pytest.mark.parametrize("gate", GATES)
def test_whatever_withholds_a_text_withholds_its_former_texts_for_good(tmp_path: Path, gate: str) -> None:
    _, present = live_site(tmp_path)
    put(tmp_path, TALKS, f"It was {present} then.\n", GATES[gate])
    run("build", "--allow-gone", f"/briefings/{STEM}/", root=tmp_path)
    assert shown(tmp_path) == set()
    say(tmp_path, "zqddddqz")
    assert shown(tmp_path) == {"zqddddqz"}
    say(tmp_path, "zqffffqz")
    assert shown(tmp_path) == {"zqddddqz", "zqffffqz"}


@pytest.mark.parametrize("line", ["publish_at: 2025-01-01T00:00:00Z", "expires_at: 2030-01-01T00:00:00Z"])
def test_no_former_text_is_shown_across_an_embargo_or_a_term_that_no_build_saw(tmp_path: Path, line: str) -> None:
    _, present = live_site(tmp_path)
    say(tmp_path, present, line)
    assert shown(tmp_path) == {present}


def test_no_former_text_is_shown_that_was_for_an_audience(tmp_path: Path) -> None:
    _, present = live_site(tmp_path)
    (file,) = (tmp_path / "content/versions").rglob("*.md")
    file.write_text(file.read_text().replace("title: Talks", "title: Talks\naudience: staff"))
    run("build", root=tmp_path)
    assert shown(tmp_path) == {present}


@pytest.mark.parametrize("hiding", ["<!-- {} -->", "<p hidden>{}</p>", "[//]: # ({})"])
def test_a_word_that_is_hidden_by_now_is_in_no_former_text_and_no_difference(tmp_path: Path, hiding: str) -> None:
    former, present = live_site(tmp_path)
    say(tmp_path, former, around=hiding)
    assert shown(tmp_path) == {present}
    assert "[…]" in (tmp_path / f"public/briefings/{STEM}/versions/index.html").read_text()
    say(tmp_path, "zqddddqz")
    assert shown(tmp_path) == {present, "zqddddqz"}


@pytest.mark.parametrize("written", ["zqbbb*b*qz", "zqbbb&#98;qz", "[x](/briefings/2024-02-12-talks/ 'zqbbbbqz')"])
def test_a_word_that_is_hidden_by_now_is_found_however_it_was_written(tmp_path: Path, written: str) -> None:
    say(tmp_path, written)
    say(tmp_path, "zqbbbbqz", around="<!-- {} -->")
    assert shown(tmp_path) == set()


@pytest.mark.parametrize("hidden", ["_zqbbbbqz_", "zqb\u00adbbbqz", "ZQBBBBQZ", "zqbbb&#98;qz"])
def test_a_word_is_hidden_in_former_texts_however_the_comment_writes_it(tmp_path: Path, hidden: str) -> None:
    say(tmp_path, "zqbbbbqz")
    say(tmp_path, hidden, around="<!-- {} -->")
    assert shown(tmp_path) == set()


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_an_accent_hides_a_word_in_former_texts_composed_or_not(tmp_path: Path, forms: tuple[str, str]) -> None:
    then, now = (normalize(form, "Zélqz") for form in forms)
    say(tmp_path, then)
    say(tmp_path, now, around="<!-- {} -->")
    listed = (tmp_path / f"public/briefings/{STEM}/versions/index.html").read_text()
    assert then not in listed
    assert "[…]" in listed


def test_a_word_that_was_hidden_once_is_in_no_difference(tmp_path: Path) -> None:
    say(tmp_path, "zqbbbbqz", around="<!-- {} -->")
    say(tmp_path, "zqccccqz")
    assert shown(tmp_path) == {"zqccccqz"}


def test_a_link_or_picture_of_a_former_text_names_nothing_that_is_withheld(tmp_path: Path) -> None:
    dues = "content/briefings/zqddddqz.md"
    put(tmp_path, dues, "Dues.\n")
    lay(tmp_path, {"site.toml": LIVE, f"content/briefings/2024/{STEM}/zqffffqz.txt": "x"})
    say(tmp_path, "zqbbbbqz", around=f"[{{}}](/briefings/zqddddqz/) ![a chart]({STEM}/zqffffqz.txt)")
    say(tmp_path, "zqccccqz")
    put(tmp_path, dues, "Dues.\n", "status: draft")
    (tmp_path / f"content/briefings/2024/{STEM}/zqffffqz.txt").unlink()
    run("build", "--allow-gone", "/briefings/zqddddqz/", root=tmp_path)
    assert shown(tmp_path) == {"zqbbbbqz", "zqccccqz"}


def test_a_build_that_fails_takes_former_texts_off_with_their_briefing(tmp_path: Path) -> None:
    live_site(tmp_path)
    put(tmp_path, TALKS, "It was so.\n", "status: draft")
    lay(tmp_path, {"site.toml": LIVE, "content/tags.yaml": "canal: [\n"})
    assert run("build", root=tmp_path)[0] == 1
    assert shown(tmp_path) == set()


def test_a_failed_build_without_a_cache_removes_former_texts_too(tmp_path: Path) -> None:
    live_site(tmp_path)
    put(tmp_path, "content/briefings/other.md", "Other.\n")
    run("build", root=tmp_path)
    rmtree(tmp_path / ".site-builder")
    put(tmp_path, TALKS, "It was so.\n", "status: draft")
    lay(tmp_path, {"site.toml": LIVE, "content/tags.yaml": "canal: [\n"})
    assert run("build", "--adopt", root=tmp_path)[0] == 1
    assert shown(tmp_path) == set()


@pytest.mark.parametrize("tags", ["", "canal: [\n"])
@pytest.mark.parametrize("gate", GATES)
def test_a_text_that_a_failed_build_took_off_comes_back_without_former_texts(
    tmp_path: Path, gate: str, tags: str
) -> None:
    _, present = live_site(tmp_path)
    put(tmp_path, TALKS, f"It was {present} then.\n", GATES[gate])
    lay(tmp_path, {"site.toml": LIVE, "content/tags.yaml": tags})
    assert run("build", root=tmp_path)[0] == (not (gate in ("a withdrawal", "a term") and not tags))
    assert shown(tmp_path) == set()
    (tmp_path / "content/tags.yaml").unlink()
    say(tmp_path, present)
    assert shown(tmp_path) == {present}


@pytest.mark.parametrize("gate", GATES)
def test_a_text_that_a_failed_build_took_off_is_in_no_version_of_the_text_after_it(tmp_path: Path, gate: str) -> None:
    _, present = live_site(tmp_path)
    put(tmp_path, TALKS, f"It was {present} then.\n", GATES[gate])
    lay(tmp_path, {"site.toml": LIVE, "content/redirects.csv": "/a/\n"})
    assert run("build", root=tmp_path)[0] == 1
    put(tmp_path, TALKS, "It was zqddddqz then.\n")
    assert run("build", root=tmp_path)[0] == 1
    assert shown(tmp_path) == set()
    assert run("build", "--keep-going", root=tmp_path)[0] == 0
    assert shown(tmp_path) == {"zqddddqz"}


def test_a_header_that_cannot_be_read_for_a_build_ends_former_texts(tmp_path: Path) -> None:
    _, present = live_site(tmp_path)
    put(tmp_path, TALKS, f"It was {present} then.\n", "tags: [")
    assert run("build", root=tmp_path)[0] == 1
    assert shown(tmp_path) == set()
    say(tmp_path, present)
    assert shown(tmp_path) == {present}


def test_a_withdrawal_while_a_site_is_not_live_ends_former_texts(tmp_path: Path) -> None:
    _, present = live_site(tmp_path)
    put(tmp_path, TALKS, f"It was {present} then.\n", GATES["a withdrawal"])
    lay(tmp_path, {"site.toml": SITE.format(secret="", live="false")})
    assert run("build", root=tmp_path)[0] == 0
    say(tmp_path, present)
    assert shown(tmp_path) == {present}


def test_former_texts_of_a_deleted_briefing_never_pass_to_a_new_one_at_its_url(tmp_path: Path) -> None:
    live_site(tmp_path)
    (tmp_path / TALKS).unlink()
    put(tmp_path, "content/briefings/other.md", "Other.\n")
    lay(tmp_path, {"site.toml": LIVE, "content/published.csv": "url,first,text\n"})
    assert run("build", root=tmp_path)[0] == 0
    listed = (tmp_path / "content/versions.csv").read_text()
    run("build", root=tmp_path)
    assert (tmp_path / "content/versions.csv").read_text() == listed
    say(tmp_path, "zqddddqz")
    assert shown(tmp_path) == {"zqddddqz"}


def test_repeated_builds_add_one_line_for_a_url_given_up(tmp_path: Path) -> None:
    live_site(tmp_path)
    put(tmp_path, TALKS, "Not yet.\n", "status: draft")
    lists = []
    for _ in range(2):
        run("build", "--allow-gone", f"/briefings/{STEM}/", root=tmp_path)
        put(tmp_path, "content/briefings/other.md", f"Other {len(lists)}.\n")
        lists.append((tmp_path / "content/versions.csv").read_text())
    assert lists[0] == lists[1]


def test_a_faulty_text_with_a_new_expiry_date_shows_no_former_text(tmp_path: Path) -> None:
    _, present = live_site(tmp_path)
    put(tmp_path, TALKS, "It was [so](nowhere.md).\n", "expires_at: 2030-01-01T00:00:00Z")
    assert run("build", "--keep-going", root=tmp_path)[0] == 0
    assert shown(tmp_path) == {present}


def test_two_briefings_with_one_text_keep_their_former_texts_apart(tmp_path: Path) -> None:
    dues = "content/briefings/dues.md"
    for word in ("Sure", "Now", "So"):
        put(tmp_path, TALKS, f"{word}.\n")
        put(tmp_path, dues, f"{word}.\n")
        edit(tmp_path, dues, "title: Talks", "title: Dues zqbbbbqz")
        assert run("build", root=tmp_path)[0] == 0
    run("briefing", "erase", STEM, "--version", "2026-01-02", root=tmp_path)
    run("build", root=tmp_path)
    assert (tmp_path / "public/briefings/dues/versions/2026-01-02/index.html").exists()
    edit(tmp_path, dues, "date:", "status: draft\ndate:")
    run("build", "--allow-gone", "/briefings/dues/", root=tmp_path)
    assert shown(tmp_path) == set()


@pytest.mark.parametrize("damage", [b"", b"\xff", b"\0", b"---\nno end", b"<<<<<<< HEAD\n---\n", b"---\n- a\n---\nx"])
def test_a_damaged_former_text_is_not_shown_and_ends_no_build(tmp_path: Path, damage: bytes) -> None:
    _, present = live_site(tmp_path)
    (file,) = (tmp_path / "content/versions").rglob("*.md")
    file.write_bytes(damage)
    assert run("build", root=tmp_path)[0] == 0
    assert shown(tmp_path) == {present}


def test_an_erased_text_is_in_no_output_and_in_no_file_of_the_archive(tmp_path: Path) -> None:
    former, present = live_site(tmp_path)
    run("briefing", "erase", STEM, "--version", "2026-01-02", root=tmp_path)
    run("build", root=tmp_path)
    assert shown(tmp_path) == {present}
    files = (place for place in (tmp_path / "content").rglob("*") if place.is_file())
    assert not any(former.encode() in place.read_bytes() for place in files)


# ---------- through ingest


HEADERS = (
    "draft: true",
    "published: false",
    "publishDate: 2026-03-01",
    "date: 2026-03-01",
    "expiryDate: 2025-03-01",
    "expires: 2025-03-01",
    "private: true",
    "visibility: hidden",
    "password: {secret}",
)


def test_no_hidden_text_of_a_seed_is_in_any_output_byte(tmp_path: Path) -> None:
    words = Words()
    chart = base64.b64encode(picture(words.make("metadata of a picture"))).decode()
    page = (
        f"<html><head><meta name=generator content={words.make('generator')}></head><body>"
        f"<!-- {words.make('comment')} -->"
        f"<h1>The Quay {words.make('title', public=True)}</h1><p>Published on 12 February 2024</p>"
        f"<p>Nothing moves {words.make('text', public=True)} on the quay, and nobody knows for how long.</p>"
        f"<p><img alt=chart src='data:image/png;base64,{chart}'></p></body></html>"
    )
    files = {f"seeds/{words.make('name of a seed')}.html": page}
    for number, line in enumerate(HEADERS):
        title, text = (words.make(f"{what} under {line}") for what in ("title", "text"))
        head = [f"title: Wharf {title}", line.format(secret=words.make("password"))]
        head += [] if line.startswith("date") else [f"date: 2024-01-{number + 10}"]
        body = f"The wharf lies idle {text} this week, and the mail boats wait outside the basin for a berth.\n"
        files[f"seeds/{number}.md"] = "---\n" + "\n".join(head) + f"\n---\n\n{body}"
    root = lay(tmp_path, files)
    assert run("ingest", root=root)[0] == 0
    assert run("build", root=root)[0] == 0
    assert leaks(outputs(root / "public"), words) == []
    assert any(name.endswith(".png") for name in outputs(root / "public"))


def test_no_redirect_leads_to_a_withheld_text_or_names_it(tmp_path: Path) -> None:
    words = Words()
    body = "The wharf lies idle this week, and the mail boats wait outside the basin for a berth in the harbour.\n"
    files = {"site.toml": SITE.format(secret="", live="false").replace('audiences = ["staff"]\n', "")}
    for number, line in enumerate(("", *HEADERS)):
        old, title = (words.make(f"{what} under {line}", public=not line) for what in ("old address", "title"))
        head = [f"title: Wharf {title}", f"aliases: [/posts/{old}/, /POSTS/{old}/]", line.format(secret="x")]
        head += [] if line.startswith("date") else [f"date: 2024-01-{number + 10}"]
        files[f"seeds/{number}.md"] = "---\n" + "\n".join(head) + f"\n---\n\n{number} {body}"
        files[f"seeds/{number}-copy.md"] = files[f"seeds/{number}.md"].replace(f"/{old}", f"/copy-{old}")
    root = lay(tmp_path, files)
    assert run("ingest", root=root)[0] == 0
    assert run("build", root=root)[0] == 0
    assert leaks(outputs(root / "public"), words) == []
    (post,) = [
        place for place in root.glob("content/briefings/**/*.md") if any(w in place.read_text() for w in words.public)
    ]
    post.write_text(post.read_text().replace("---\n", "---\nstatus: draft\n", 1))
    words.secret |= words.public
    words.public = {}
    assert run("build", root=root)[0] == 0
    assert leaks(outputs(root / "public"), words) == []


@pytest.mark.parametrize("packing", [gzip.compress, base64.b64encode, picture, "zip", "sqlite", "percent"])
def test_hidden_words_are_found_in_every_compressed_form(packing: object) -> None:
    word = "zqbbbbqz"
    data = {
        "zip": lambda: zipped(word),
        "sqlite": lambda: database(word),
        "percent": lambda: "".join(f"%{ord(c):02X}" for c in word).encode(),
    }
    raw = (
        packing(word if packing is picture else f"a long word: {word}".encode())
        if callable(packing)
        else data[packing]()
    )
    assert found_in(raw, [word]) == [word]
    assert found_in(raw, ["zqbbbcqz"]) == []


def test_a_zip_with_bytes_that_look_like_escapes_is_opened() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", b"%41%42")
        archive.writestr("b.txt.gz", gzip.compress(b"a zqbbbbqz"))
    assert found_in(held.getvalue(), ["zqbbbbqz"]) == ["zqbbbbqz"]


def zipped(word: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt.gz", gzip.compress(word.encode()))
    return held.getvalue()


def database(word: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (c)")
    connection.execute("INSERT INTO t VALUES (?)", (gzip.compress(word.encode()),))
    data = connection.serialize()
    connection.close()
    return data
