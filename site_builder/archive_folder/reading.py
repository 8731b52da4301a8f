"""Files of an archive → headers and registry; changed files are parsed on all cores."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from site_builder.archive.admission import Labels
from site_builder.archive.known_records import Registry
from site_builder.archive_folder.inputs import Inputs
from site_builder.content.front_matter import Document, Head, look_at_head
from site_builder.core.digests import digest_of
from site_builder.core.errors import SiteProblem, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.registry.decisions import Effective, effective
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import AUTHORS_FILE, load_actors, load_authors, load_tags
from site_builder.registry.redirects import Redirects, load_redirects
from site_builder.registry.validation import author_problems
from site_builder.runtime.cache import Cache
from site_builder.runtime.executors import Progress, silent
from site_builder.runtime.parallel import Computation, Value


def read_documents(
    sources: Sequence[SourceFile], cache: Cache, executor: Executor | None, labels: Labels = ()
) -> list[Document]:
    """Header of every content file in order; `labels` are from [fields] of site.toml. Raises SiteErrors with every
    error."""
    heads = list(read_heads(sources, cache, executor))
    named = dict(labels)
    raise_all(fault for head in heads for fault in head.faults_in(named))
    return list(map(Document, sources, heads))


def read_heads(
    sources: Sequence[SourceFile], cache: Cache | None, executor: Executor | None, progress: Progress = silent
) -> Iterator[Head]:
    """Header of each file with its errors; cached if a cache is given."""
    outcomes = Computation(
        work=_unchanged_head,
        key=lambda source: digest_of(source.path, source.digest),
        known=cache.shelf("heads") if cache else None,
        executor=executor,
        progress=partial(progress, "read"),
        name=lambda source: source.path,
    ).outcomes(sources)
    for source, outcome in zip(sources, outcomes, strict=True):
        yield outcome.value() if isinstance(outcome, Value) else look_at_head(source)


def _unchanged_head(source: SourceFile) -> Head:
    """Header to cache under the digest of the file. Raises SiteErrors if the file has changed meanwhile."""
    head = look_at_head(source)
    raise_all(head.faults if head.came_late else ())
    return head


def read_registry(inputs: Inputs, cache: Cache) -> Registry:
    """Actors, tags, authors and redirects; changed files are parsed. A broken redirects.csv counts as empty."""
    shelf = cache.shelf("registry")

    def load(source: SourceFile | None, work: Callable[[SourceFile | None], Any]) -> Any:
        (found,) = Computation(work=work, key=lambda s: digest_of(s.path, s.digest) if s else "", known=shelf).each(
            [source]
        )
        return found

    redirects: Redirects = {}
    with suppress(SiteProblem):
        redirects = load_redirects(inputs.redirects)
    actors, authors = load(inputs.actors, load_actors), load(inputs.authors, load_authors)
    registry = Registry(actors, load(inputs.tags, load_tags), redirects, authors)
    raise_all(author_problems(authors, registry.actor_ids, AUTHORS_FILE))
    return registry


def read_decisions(source: SourceFile | None, registry: Registry) -> Effective:
    """Decisions of curators, with current actor ids."""
    today = registry.actor_ids
    return effective(replace(d, actor=today.get(d.actor, d.actor)) for d in load_decisions(source))
