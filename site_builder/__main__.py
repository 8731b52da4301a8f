"""`python -m site_builder` and the command `site-builder`: the program as a process of its own."""

import atexit
import os
import sys
from contextlib import suppress

from site_builder.cli import main


def start() -> None:
    """Run, and leave without freeing a million small values one by one, which after a large build takes a second."""
    status = 1

    def leave() -> None:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)

    atexit.register(leave)  # the first to be registered is the last to be called
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        raise


if __name__ == "__main__":
    start()
