"""The program: its name, its version and its commands, each a function of `commands/`. Knows no stage.

Exit status: 0 success, 1 something to fix, 2 usage error.
"""

import click

from site_builder import __version__
from site_builder.commands import content, new, registry, site

COMMANDS: tuple[click.Command, ...] = (
    *(new.new, new.demo),
    *(site.build, site.check, site.due, site.links, site.theme, site.serve),
    *(content.ingest, content.migrate, content.link, content.briefing, content.assets, content.upgrade),
    *(registry.actors, registry.actor, registry.tag, registry.find, registry.undo, registry.schema, registry.git_merge),
)


@click.group(commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """Turn a folder of briefings into a linked website.

    Start with `site-builder demo DIR` to see a full archive, or `site-builder new DIR` for your own.
    """
