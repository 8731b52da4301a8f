"""After a failed build: removes from the output what must no longer be public. `withholding` says what that is."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from site_builder.archive.admission import Door
from site_builder.archive_folder.loading import understand
from site_builder.building.build_run import BuildRun
from site_builder.building.publishing import renew_output
from site_builder.building.replaced_texts import with_former_texts
from site_builder.building.snapshot import Last
from site_builder.building.withholding import NOTHING, harmless, still_public
from site_builder.content.front_matter import Document, exact_text
from site_builder.content.model import BriefingStatus
from site_builder.core.errors import SiteError, SiteErrors, SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.registry.record_edits import set_header_field
from site_builder.runtime.executors import workers_for


def withhold(run: BuildRun, errors: Sequence[SiteError]) -> tuple[SiteError, ...]:
    """Remove from the output what must no longer be public. Returns a line for each removal.

    Raises SiteErrors with `errors` and the errors that prevented the removal.
    """
    try:
        return _withheld(run)
    except SiteProblem as problem:
        raise SiteErrors((*errors, *problem.errors)) from problem


def _withheld(run: BuildRun) -> tuple[SiteError, ...]:
    folder = run.folder
    run.snapshot.forget()
    folder.resume()
    last = run.snapshot.read(folder.mark_left)
    if last is not None:
        with suppress(Exception):  # whatever fails, the files that cannot be remade are removed below
            return _made_once_more(run, last)
        folder.resume()
    known = folder.known_by_path()
    stays, gone = harmless(run.request.root, folder.folder, known, clock=run.request.clock, last=last or NOTHING)
    if gone:
        publish = folder.publish_swapped if folder.folder.is_symlink() else folder.publish
        publish((path, known[path], None) for path in stays)
    return gone


def _made_once_more(run: BuildRun, last: Last) -> tuple[SiteError, ...]:
    """Rebuild the site from the snapshot without what must go."""
    run = replace(run, request=replace(run.request, portable=last.portable))
    root, clock = run.request.root, run.request.clock
    still = still_public(root, run.folder.folder, last, clock=clock, known=run.shared)
    if not still.gone:
        return ()
    inputs, door = still.inputs, Door(clock, still.inputs.config.audiences, last.texts, still.inputs.config.fields)
    with workers_for(root, run.request.workers) as executor:
        tools = run.tools(executor)
        found = understand(inputs, door=door, tools=tools, documents=still.documents, restricted=still.restricted)
        inputs, found, _ = with_former_texts(run, inputs, found, None)
        texts = {**found.texts, **{d.path: _withdrawn(d) for d in still.documents if d.path in found.texts}}
        run.snapshot.put(inputs, texts.values(), portable=last.portable)
        renew_output(run, inputs, found.archive, executor, swap=run.folder.folder.is_symlink())
    run.snapshot.keep(run.folder.mark)
    return still.gone


def _withdrawn(document: Document) -> SourceFile:
    """The file to store in the snapshot. A briefing withdrawn since then gets that status, so that a later failed build
    does not show its text again."""
    if document.header.status is not BriefingStatus.WITHDRAWN:
        return document.source
    text = set_header_field(exact_text(document.source), "status", BriefingStatus.WITHDRAWN)
    return SourceFile(document.path, text.encode("utf-8"))
