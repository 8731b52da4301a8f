"""Hypothesis settings for all tests: no deadlines, since a busy machine must not make a test fail, and a few new
examples in each run. `make test EXAMPLES=20` tries twenty times as many.
"""

import os
from typing import Any

import hypothesis

TIMES = int(os.environ.get("EXAMPLES", "1"))
hypothesis.settings.register_profile("untimed", deadline=None, max_examples=25 * TIMES)
hypothesis.settings.load_profile("untimed")


def examples(few: int, **others: Any) -> hypothesis.settings:
    """Settings for a test that needs a different number of examples."""
    return hypothesis.settings(max_examples=few * TIMES, **others)
