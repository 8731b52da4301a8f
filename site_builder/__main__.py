"""`python -m site_builder` and the command `site-builder`: the program as a process of its own."""

import atexit
import gc
import os
import sys


def leave_out_the_folder_of_the_caller() -> None:
    """Let no module come from the folder in which `python -m` was called, which may be an archive from elsewhere.

    Python puts it first on the path (`-P` leaves it out from the start). In a checkout of this package it goes to the
    end: workers that are started again must find the package.
    """
    if not sys.flags.safe_path:
        here = sys.path.pop(0)
        if os.path.dirname(os.path.dirname(__file__)) == here:
            sys.path.append(here)


os.environ["PYTHONSAFEPATH"] = "1"  # for workers: until they are told the path, theirs begins with that folder
if __name__ == "__main__":
    leave_out_the_folder_of_the_caller()
from site_builder.core.collector import collect_rarely  # noqa: E402 - not before it is certain where it comes from

collect_rarely()  # before the imports: their modules and tables live as long as the process
atexit.register(gc.freeze)  # no search for cycles at exit, when all memory is released

from site_builder.cli import main  # noqa: E402
from site_builder.commands.console import FULL_DISK, WAYS_OUT  # noqa: E402


def start() -> None:
    """The command `site-builder`. What is printed may fill a disk too."""
    try:
        main()
    except OSError as refused:
        if refused.errno not in FULL_DISK:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python would try again at its end
        sys.exit(f"error: the output cannot be written: {refused.strerror}\nhint: {WAYS_OUT[refused.errno]}")


if __name__ == "__main__":
    start()
