"""Plain values for tests: documents, briefings, registries and whole archives, each from a few words."""

import os
from collections.abc import Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from site_builder.archive.gather import Archive, examine
from site_builder.archive.known_records import Registry
from site_builder.building.build_report import BuildReport
from site_builder.building.pipeline import build
from site_builder.cli import main
from site_builder.content.body import parse_body
from site_builder.content.front_matter import Document, read_document
from site_builder.content.model import Body, Briefing, ParsedBriefing
from site_builder.core.digests import digest_of
from site_builder.core.errors import raise_all
from site_builder.core.installed import packaged_theme_folder
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url
from site_builder.i18n.catalogue import Texts
from site_builder.pages.planners import FIXED
from site_builder.registry.actor import Actor, ActorKind
from site_builder.registry.tag import Tag
from site_builder.rendering.theme import read_theme, texts_of
from site_builder.runtime.files import read_tree, write_atomic
from site_builder.settings.site_config import SeriesConfig, SiteConfig

CLOCK = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
SITE = SiteConfig(title="The Vantor Letter", audiences=("staff",))
FOLDER = "content/briefings/2024"
TOML = 'title = "The Vantor Letter"\n'


@cache
def texts(language: str = "en") -> Texts:
    """The interface texts of a site in that language, from the theme of this checkout."""
    folder = packaged_theme_folder()
    return texts_of(read_theme(read_tree(folder.parent, folder.name)), language)


def content(title: str = "Harbour Talks", body: str = "The harbour stays closed.\n", **header: object) -> str:
    """The text of a content file; None as a header value omits the field."""
    fields = {"title": title, "date": "2024-02-12", **header}
    lines = [f"{key}: {value}" for key, value in fields.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body])


def document(text: str, path: str = f"{FOLDER}/2024-02-12-harbour-talks.md") -> Document:
    return read_document(SourceFile(path, text.encode()))


def body(
    text: str,
    *,
    actors: Mapping[str, Actor] | None = None,
    series: Mapping[str, SeriesConfig] | None = None,
    **header: object,
) -> Body:
    """The parsed body of a text whose header lists the actors."""
    listed = {"actors": f"[{', '.join(actors)}]"} if actors else {}
    return parse_body(
        document(content(body=text, **listed, **header)), actors=actors or {}, series=series or {}, explained=True
    )


def briefing(stem: str, *, registry: Registry | None = None, **options: object) -> Briefing:
    """A parsed briefing with that file stem; options as for `content`."""
    path = f"{FOLDER}/{stem}.md"
    read = document(content(**options), path)
    actors = registry.actors_of(read.header, proposed=True) if registry else ()
    parsed = parse_body(read, actors={a.id: a for a in actors}, series={"VL": SeriesConfig("Vantor Letters")})
    return ParsedBriefing(path, briefing_url(path), read.header, read.header_lines, parsed)


def actor(name: str, kind: ActorKind = ActorKind.PERSON, **options: object) -> Actor:
    return Actor(id=name.lower().replace(" ", "-"), kind=kind, name=name, **options)


def tag(label: str, **options: object) -> Tag:
    return Tag(id=label.lower().replace(" ", "-"), label=label, **options)


def registry(*records: Actor | Tag) -> Registry:
    return Registry(
        {r.id: r for r in records if isinstance(r, Actor)}, {r.id: r for r in records if isinstance(r, Tag)}
    )


def gather(
    briefings: Sequence[Briefing], *, registry: Registry, config: SiteConfig = SITE, assets: Set[str] = frozenset()
) -> Archive:
    """The archive of published briefings. Raises SiteErrors: collisions, unknown tags and actors, broken links."""
    found = examine(briefings, registry=registry, config=config, clock=CLOCK, assets=assets, fixed=FIXED)
    raise_all(found.in_headers)
    raise_all(found.in_links)
    return found.archive


def archive(*briefings: Briefing, registry: Registry | None = None, config: SiteConfig = SITE) -> Archive:
    return gather(briefings, registry=registry or Registry({}, {}), config=config)


def lay(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write an archive's files, with a default site.toml."""
    for path, text in {"site.toml": TOML, **files}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def edit(root: Path, path: str, old: str, new: str) -> str:
    """Change the text of a file; returns its path."""
    text = (root / path).read_text("utf-8")
    assert old in text
    write_atomic(root / path, text.replace(old, new, 1).encode())
    return path


def built(root: Path, *, output: str = "public", clock: datetime = CLOCK, portable: bool = False) -> BuildReport:
    return build(root, output=root / output, clock=clock, workers=1, portable=portable)


def page(root: Path, stem: str) -> str:
    """The built page of a briefing."""
    return (root / "public/briefings" / stem / "index.html").read_text("utf-8")


def outputs(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, sorted by path."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def digests(files: Mapping[str, bytes]) -> str:
    """One line for each file: digest and path."""
    return "".join(f"{digest_of(data)} {path}\n" for path, data in sorted(files.items()))


def run(*words: str, root: Path, clock: datetime = CLOCK) -> tuple[int, str]:
    """Exit status and complete output of a command."""
    with _clock(clock):
        result = CliRunner().invoke(main, [*words, "--root", str(root)], catch_exceptions=False)
    return result.exit_code, result.output


@contextmanager
def _clock(clock: datetime):
    os.environ["SOURCE_DATE_EPOCH"] = str(int(clock.timestamp()))
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
