"""`python -m site_builder` and the command `site-builder`: the program as a process of its own."""

import os
import sys


def leave_out_the_folder_of_the_caller() -> None:
    """Let no module come from the folder in which `python -m` was called, which may be an archive from elsewhere.

    Python puts it first on the path (`-P` leaves it out from the start). Where this package lies in it, as in a
    checkout, it goes to the end: workers that are started again must find the package.
    """
    if not sys.flags.safe_path:
        here = sys.path.pop(0)
        if __file__.startswith(os.path.join(here, "")):
            sys.path.append(here)


if __name__ == "__main__":
    leave_out_the_folder_of_the_caller()

import atexit  # noqa: E402 - not before it is certain where it comes from
from contextlib import suppress  # noqa: E402

from site_builder.cli import main  # noqa: E402


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
