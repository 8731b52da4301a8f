"""Reading of blocks of text in which a fault costs the block at which it happens, never the document or the site.

A fault is an exception that no author can mend. Reading is a pure function, so the same blocks fail on every machine.
Results are stored under the digest of the code: a release that mends the fault reads the text again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from site_builder.core.errors import REPORT_IT, fault_of
from site_builder.linking.model import Block

T = TypeVar("T")
Unread = Mapping[int, str]
"""Index of a block that is not searched → its fault; empty for a block left out with others."""
MOST = 8
"""Maximum number of blocks looked for one by one in a document; with more, none is searched."""
CONSEQUENCE = "names and quotations in it are not found"
REMEDY = f"{REPORT_IT} and the paragraph; other words may avoid it"


def contained(read: Callable[[Unread], T], count: Callable[[], int]) -> T:
    """Result of `read` without the blocks at which it fails, of `count` in all. Raises SiteProblem, and a fault that no
    block causes."""
    unread: dict[int, str] = {}
    while True:
        try:
            return read(unread)
        except Exception as error:
            if fault_of(error) is None:
                raise
            number, why = _first_fault(read, unread, error, count())
        if number in unread:
            raise RuntimeError(why)
        unread[number] = why
        if len(unread) > MOST:
            unread = {**dict.fromkeys(range(count()), ""), **unread}


def _first_fault(read: Callable[[Unread], T], unread: Unread, error: Exception, count: int) -> tuple[int, str]:
    """The last block of a beginning of the text that fails, while the same without this block can be read."""
    low, high, why = 0, count, fault_of(error) or ""
    read(dict.fromkeys(range(count), ""))  # a fault of no block
    while high - low > 1:
        middle = (low + high) // 2
        try:
            read({**unread, **dict.fromkeys(range(middle, count), "")})
        except Exception as one:
            high, why = middle, fault_of(one) or ""
        else:
            low = middle
    return low, why


def without_text(blocks: Sequence[Block], unread: Unread) -> tuple[Block, ...]:
    """The blocks, with spaces in place of the text of unread ones."""
    return tuple(
        [block._replace(text=" " * len(block.text)) if n in unread else block for n, block in enumerate(blocks)]
    )
