"""A number → an archive full of an invented world, the same for the same number and seed in every process.

The only generator: `site-builder demo`, the benchmarks and the tests call it. Knows no disk; the starter files of
`site-builder new` are here too.
"""

from collections.abc import Iterator, Sequence

from site_builder.demo.content_files import content_file, seed_file, write_briefing
from site_builder.demo.plan import Plan, make_plan
from site_builder.demo.starter import git_files, starter_files, starter_text
from site_builder.demo.uneven import unconfirmed, uneven_body, uneven_days, uneven_header, uneven_pictures, uneven_title
from site_builder.registry.actor import Actor
from site_builder.registry.record_edits import emit_record
from site_builder.registry.tag import Tag

__all__ = ["Plan", "demo_files", "demo_seeds", "make_plan", "starter_files", "uneven_files"]

ACTORS_NOTE = "Who and what the briefings name. The key of a record is its address: /actors/KEY/."
TAGS_NOTE = "The vocabulary of the archive. The key of a record is its address: /tags/KEY/."


def demo_files(briefings: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Path in the archive and text of every file: site.toml, the briefings oldest first, then the registry."""
    yield "site.toml", starter_text("demo.toml")
    yield from git_files()
    yield from _content(make_plan(briefings, seed=seed))


def uneven_files(briefings: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """The same of an archive as real ones are; see `uneven`."""
    yield "site.toml", starter_text("demo.toml")
    plan = make_plan(briefings, seed=seed, days=uneven_days(briefings, seed), title=uneven_title)
    yield from _content(plan, uneven=True)


def demo_seeds(briefings: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """The same briefings as the plain text files they may have come from."""
    plan = make_plan(briefings, seed=seed)
    for index in range(briefings):
        yield seed_file(write_briefing(plan, index))


def _content(plan: Plan, *, uneven: bool = False) -> Iterator[tuple[str, str]]:
    """Path and text of the briefings, and of the lists of those who are named and of all tags."""
    named: set[str] = set()
    for index, entry in enumerate(plan.entries):
        written = write_briefing(plan, index)
        named.update(written.actors)
        path, text = content_file(written)
        if not uneven:
            yield path, text
            continue
        _, header, body = text.split("---\n", 2)
        lines = "\n".join(uneven_header(entry, header.splitlines()))
        yield path, f"---\n{lines}\n---\n\n{uneven_body(entry, body)}"
        yield from uneven_pictures(entry)
    actors = [actor for actor in plan.world.actors() if actor.id in named]
    lists: tuple[tuple[str, str, Sequence[Actor | Tag]], ...] = (
        ("content/actors.yaml", ACTORS_NOTE, actors),
        ("content/tags.yaml", TAGS_NOTE, plan.world.tags),
    )
    for path, note, records in lists:
        ordered = sorted(records, key=lambda record: record.id)
        shown = unconfirmed(ordered) if uneven else ordered
        yield path, f"# {note}\n" + "".join(emit_record(record.id, record) for record in shown)
