"""How Hypothesis works here: nothing is timed, since a busy machine must not make a test fail, and each run tries a few
examples, others than the run before. `make test EXAMPLES=20` tries twenty times as many."""

import os
from typing import Any

import hypothesis

TIMES = int(os.environ.get("EXAMPLES", "1"))
hypothesis.settings.register_profile("untimed", deadline=None, max_examples=25 * TIMES)
hypothesis.settings.load_profile("untimed")


def examples(few: int, **others: Any) -> hypothesis.settings:
    """Settings for a test that needs another number of them."""
    return hypothesis.settings(max_examples=few * TIMES, **others)
