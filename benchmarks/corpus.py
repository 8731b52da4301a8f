"""Lays the demonstration archive into a folder in the form that each site generator reads.

python benchmarks/corpus.py N FOLDER: a folder for Hugo and two for site-builder, the same briefings in all.
"""

import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from site_builder.content.model import BriefingStatus
from site_builder.demo import demo_files, make_plan
from site_builder.demo.content_files import WrittenBriefing, body_text, write_briefing
from site_builder.registry.yaml_writer import emit_field

HERE = Path(__file__).parent
THEME = HERE.parent / "templates"
ONLY_PAGES = """
[pages]
quotes = false
related = false
threads = false
cite = false
permalinks = false
cards = false
passages = false
pictures = false
company = false

[exports]
cards = false
feeds = false
lists = false
citations = false
briefings = false

[search]
enabled = false
"""


def lay_default(briefings: int, folder: Path) -> None:
    """The archive with the settings of a new one: share cards if Pillow is installed."""
    write_files(folder, demo_files(briefings))


def lay_own(briefings: int, folder: Path) -> None:
    """The archive for site-builder, without share cards: each costs about 3 ms once, in any archive."""
    lay_default(briefings, folder)
    settings = folder / "site.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[exports]\ncards = false\n", "utf-8")


def lay_like_hugo(briefings: int, folder: Path) -> None:
    """The archive for site-builder with only the pages of the Hugo site: no exports, search or sentences of actors."""
    write_files(folder, demo_files(briefings))
    settings = folder / "site.toml"
    settings.write_text(settings.read_text("utf-8") + ONLY_PAGES, "utf-8")


def lay_hugo(briefings: int, folder: Path) -> None:
    """A Hugo site with the same briefings, lists and appearance."""
    shutil.copytree(HERE / "hugo", folder)
    (folder / "static").mkdir()
    shutil.copy(THEME / "favicon.svg", folder / "static")
    styles = "\n".join(path.read_text("utf-8") for path in sorted((THEME / "styles").glob("*.css")))
    (folder / "static/style.css").write_text(re.sub(r"\{%.*?%\}", "", styles, flags=re.DOTALL), "utf-8")
    write_files(folder, hugo_files(briefings))


def hugo_files(briefings: int) -> Iterator[tuple[str, str]]:
    """Path and text of the content of the Hugo site: sections are years, terms are names and labels."""
    plan = make_plan(briefings)
    labels = {tag.id: tag.label for tag in plan.world.tags}
    names = {actor.id: actor.name for actor in plan.world.actors()}
    stems = {f"{e.day.day}/{e.day.month}/{e.day.year}; “{e.title}”": e.stem for e in plan.entries}
    for index in range(briefings):
        written = write_briefing(plan, index)
        entry = written.entry
        header = "\n".join(hugo_header(written, labels, names))
        body = linked(body_text(written), {names[actor]: f"/actors/{actor}/" for actor in written.actors}, stems)
        yield f"content/briefings/{entry.day.year}/{entry.stem}.md", f"---\n{header}\n---\n\n{body}"
    for year in sorted({entry.day.year for entry in plan.entries}):
        yield f"content/briefings/{year}/_index.md", f'---\ntitle: "{year}"\n---\n'
    yield "content/briefings/_index.md", "---\ntitle: Briefings\nbuild:\n  render: never\n---\n"
    yield "content/years.md", "---\ntitle: Years\nlayout: years\nbuild:\n  list: never\n---\n"


def linked(body: str, urls: Mapping[str, str], stems: Mapping[str, str]) -> str:
    """The Markdown with the links that site-builder creates itself: the first mention of each actor, every citation."""
    names = "|".join(re.escape(name) for name in sorted(urls, key=len, reverse=True))
    form = re.compile(rf"\[[^\]]*\]\([^)]*\)|^#.*|DD (?P<cited>\d+/\d+/\d+; “[^”]*”)|\b(?P<name>{names})\b", re.M)
    seen: set[str] = set()

    def link(found: re.Match[str]) -> str:
        if found["cited"]:
            return f"[{found[0]}](/briefings/{stems[found['cited']]}/)"
        if not found["name"] or found["name"] in seen:
            return found[0]
        seen.add(found["name"])
        return f"[{found[0]}]({urls[found[0]]})"

    return form.sub(link, body)


def hugo_header(written: WrittenBriefing, labels: Mapping[str, str], names: Mapping[str, str]) -> Iterator[str]:
    """The front matter for Hugo."""
    entry = written.entry
    yield from emit_field("title", entry.title)
    yield f"date: {entry.day}"
    yield f"slug: {entry.stem}"
    yield from emit_field("summary", written.summary)
    yield from emit_field("tags", tuple(labels[tag] for tag in written.tags))
    yield from emit_field("actors", tuple(names[actor] for actor in written.actors))
    yield "series: DD"
    if entry.status is BriefingStatus.DRAFT:
        yield "draft: true"
    if entry.status is BriefingStatus.CORRECTED:
        yield f"corrections:\n  - date: {entry.day}\n    note: The title of an office was wrong in an earlier version."


def write_files(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write the texts under the folder."""
    made: set[Path] = set()
    for path, text in files:
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_text(text, encoding="utf-8")


LAYERS = {
    "hugo": lay_hugo,
    "site-builder, the same pages": lay_like_hugo,
    "site-builder, as new": lay_default,
    "site-builder, all but cards": lay_own,
}

if __name__ == "__main__":
    for tool, lay in LAYERS.items():
        lay(int(sys.argv[1]), Path(sys.argv[2]) / tool)
