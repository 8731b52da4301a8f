import copy
import pickle
from dataclasses import dataclass, replace

import pytest

from site_builder.core.codec import packed_flat


@packed_flat
@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: tuple[str, ...] = ()


@packed_flat
@dataclass(frozen=True, slots=True)
class Single:
    only: str


@pytest.mark.parametrize("value", [Pair(1, ("a",)), Pair(2), Single("x")])
def test_a_decoded_value_equals_the_original(value: Pair | Single) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value


def test_packed_values_are_still_dataclasses() -> None:
    assert replace(Pair(1), left=2) == Pair(2)
    with pytest.raises(AttributeError):
        Pair(1).left = 2
