"""A number → an archive of an invented world, reproducible for number and seed.

The only generator: used by `site-builder demo`, benchmarks and tests. Also holds the starter files of `site-builder
new`. Knows no disk.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from site_builder.demo.content_files import content_file, write_briefing
from site_builder.demo.plan import Plan, make_plan
from site_builder.demo.starter import git_files, question_files, starter_files, starter_text
from site_builder.registry.actor import Actor
from site_builder.registry.record_edits import emit_record
from site_builder.registry.tag import Tag

__all__ = ["Plan", "content_files", "demo_files", "make_plan", "starter_files", "with_questions"]

ACTORS_NOTE = "Who and what the briefings name. The key of a record is its address: /actors/KEY/."
TAGS_NOTE = "The vocabulary of the archive. The key of a record is its address: /tags/KEY/."


def demo_files(briefings: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Path and text of every file: site.toml, briefings oldest first, then the registry."""
    yield "site.toml", starter_text("demo.toml")
    yield from git_files()
    yield from content_files(make_plan(briefings, seed=seed))


def with_questions(files: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The files, and three briefings with their records that leave the desk something to decide."""
    added = dict(question_files())
    for path, text in files:
        yield path, text + added.pop(path, "")
    yield from added.items()


def content_files(
    plan: Plan, checked: Callable[[Sequence[Actor | Tag]], Iterable[Actor | Tag]] = iter
) -> Iterator[tuple[str, str]]:
    """Path and text of the briefings, then of the lists of named actors and of all tags, after `checked`."""
    named: set[str] = set()
    for index in range(len(plan.entries)):
        written = write_briefing(plan, index)
        named.update(written.actors)
        yield content_file(written)
    actors = [actor for actor in plan.world.actors() if actor.id in named]
    lists: tuple[tuple[str, str, Sequence[Actor | Tag]], ...] = (
        ("content/actors.yaml", ACTORS_NOTE, actors),
        ("content/tags.yaml", TAGS_NOTE, plan.world.tags),
    )
    for path, note, records in lists:
        shown = checked(sorted(records, key=lambda record: record.id))
        yield path, f"# {note}\n" + "".join(emit_record(record.id, record) for record in shown)
