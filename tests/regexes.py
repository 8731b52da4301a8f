"""A regular expression → the ways in which it backtracks: an automaton of its parse tree, searched for ambiguity.

After A. Weideman and others, "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers by Using
Ambiguity of NFA" (CIAA 2016): a loop that reads one word in two ways takes exponential time, two loops that share a
word with a way from one to the other take quadratic time, where something behind them can fail. Looking around by one
character narrows what comes next; any other assertion is taken to hold, so some that are found may be harmless.
"""

import re
import re._constants as sre
import re._parser as sre_parser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

MANY = 8
"""A repeat with a higher maximum counts as unbounded inside another loop."""
COPIES = 2
"""Number of copies that represent a bounded repeat."""
COMMON = [*map(chr, range(128)), *"\xa0éÀßſİıΣЯ中٣'’“”«»‹›–—…•·\u2028\u200b\ufeff°½²"]


@dataclass(frozen=True)
class Finding:
    """A way in which a pattern backtracks, and the characters concerned."""

    kind: str
    """"exponential", "quadratic", or "restarts": quadratic because a search starts again at each character."""
    first: str
    second: str


@dataclass
class Automaton:
    """States with empty steps (each with a set for the following character) and steps over one character."""

    letters: list[str]
    flags: int
    empty: list[list[tuple[int, int, bool]]] = field(default_factory=list)
    """For each state: target, set of possible next characters, and whether the step can fail at all."""
    steps: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Source, set, target, pattern text."""
    anchored: set[int] = field(default_factory=set)
    """States reachable only from the start of a line or text."""
    atomic: list[Any] = field(default_factory=list)
    """Atomic groups: each is one step here, and analysed as a pattern of its own."""

    @property
    def everything(self) -> int:
        return (1 << len(self.letters)) - 1

    def state(self) -> int:
        self.empty.append([])
        return len(self.empty) - 1

    def skip(self, source: int, target: int, allowed: int = -1, fails: bool = False) -> None:
        self.empty[source].append((target, self.everything if allowed < 0 else allowed, fails))

    def step(self, source: int, allowed: int, written: str) -> int:
        target = self.state()
        self.steps.append((source, allowed, target, written))
        return target

    # --- building -----------------------------------------------------------------------------------------------
    def add(self, items: Iterable[Any], at: int, endless: bool) -> int:
        for op, value in items:
            at = self._one(op, value, at, endless)
        return at

    def _one(self, op: Any, value: Any, at: int, endless: bool) -> int:
        match op:
            case sre.LITERAL | sre.NOT_LITERAL | sre.ANY | sre.IN | sre.RANGE | sre.CATEGORY:
                return self.step(at, self.set_of(op, value), _written(op, value))
            case sre.SUBPATTERN:
                before = self.flags
                self.flags = before & ~value[2] | value[1]
                end = self.add(value[-1], at, endless)
                self.flags = before
                return end
            case sre.ATOMIC_GROUP:
                self.atomic.append(value)
                return self.step(at, self.opening_of(value), "(?>…)")
            case sre.BRANCH:
                end = self.state()
                for branch in value[1]:
                    begin = self.state()
                    self.skip(at, begin)
                    self.skip(self.add(branch, begin, endless), end)
                return end
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                return self._repeat(*value, at, endless, possessive=op is sre.POSSESSIVE_REPEAT)
            case sre.ASSERT | sre.ASSERT_NOT:
                end, allowed = self.state(), -1
                one = list(value[1])
                if value[0] > 0 and len(one) == 1 and (found := self._single(*one[0])) is not None:
                    allowed = found if op is sre.ASSERT else self.everything & ~found
                self.skip(at, end, allowed, fails=True)
                return end
            case sre.GROUPREF_EXISTS:
                end = self.state()
                for branch in (value[1], value[2] or []):
                    begin = self.state()
                    self.skip(at, begin)
                    self.skip(self.add(branch, begin, endless), end)
                return end
            case _:  # AT, GROUPREF
                end = self.state()
                if op is sre.AT and value in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
                    self.anchored.add(end)
                self.skip(at, end, fails=True)
                return end

    def _repeat(self, low: int, high: int, body: Any, at: int, endless: bool, *, possessive: bool) -> int:
        unbounded = high is sre.MAXREPEAT or (high > MANY and (endless or _repeats(body)))
        for _ in range(min(low, COPIES) - (1 if unbounded and low else 0)):
            at = self.add(body, at, endless)
        end = self.state()
        if unbounded:
            loop = self.state()
            self.skip(at, loop)
            begin = self.state()
            self.skip(loop, begin)
            after = self.add(body, begin, True)
            again = self.state()
            self.skip(after, again)
            self.skip(again, begin)
            out = self.state()
            self.skip(again, out)
            if not low:
                self.skip(loop, out)
            one = list(body)
            single = self._single(*one[0]) if possessive and len(one) == 1 else None
            self.skip(out, end, self.everything & ~single if single is not None else -1)
            return end
        for _ in range(min(high, COPIES) - min(low, COPIES)):
            self.skip(at, end)
            at = self.add(body, at, endless)
        self.skip(at, end)
        return end

    def _single(self, op: Any, value: Any) -> int | None:
        if op is sre.SUBPATTERN and len(value[-1]) == 1:
            return self._single(*value[-1][0])
        if op is sre.BRANCH:
            sets = [self._single(*branch[0]) if len(branch) == 1 else None for branch in value[1]]
            return None if None in sets else _union(sets)
        return self.set_of(op, value) if op in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN) else None

    def opening_of(self, items: Any) -> int:
        """The possible first characters of a group."""
        inner = Analysis.of_items(items, self)
        return _union(chars for chars, _ in inner.first.values())

    def set_of(self, op: Any, value: Any) -> int:
        return sum(1 << at for at, letter in enumerate(self.letters) if self._holds(op, value, letter))

    def _holds(self, op: Any, value: Any, letter: str) -> bool:
        forms = {letter, letter.lower()[:1], letter.upper()[:1]} if self.flags & re.IGNORECASE else {letter}
        if op is sre.NOT_LITERAL:
            return all(form != chr(value) for form in forms)
        if op is sre.IN and value[0][0] is sre.NEGATE:
            return not any(self._holds(o, v, letter) for o, v in value[1:])
        if op is sre.IN:
            return any(self._holds(o, v, letter) for o, v in value)
        return any(self._is(op, value, form) for form in forms)

    def _is(self, op: Any, value: Any, letter: str) -> bool:
        match op:
            case sre.LITERAL:
                return ord(letter) == value
            case sre.RANGE:
                return value[0] <= ord(letter) <= value[1]
            case sre.ANY:
                return letter != "\n" or bool(self.flags & re.DOTALL)
            case _:
                known = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
                name = str(value).removeprefix("CATEGORY_")
                found = re.match(known[name.removeprefix("NOT_")], letter, self.flags & re.ASCII) is not None
                return found != name.startswith("NOT_")


def _repeats(items: Any) -> bool:
    """True if some repeat inside has a maximum above MANY."""
    for op, value in items:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            if value[1] is sre.MAXREPEAT or value[1] > MANY or _repeats(value[2]):
                return True
        elif (op is sre.SUBPATTERN and _repeats(value[-1])) or (
            op is sre.BRANCH and any(_repeats(branch) for branch in value[1])
        ):
            return True
    return False


def _union(sets: Iterable[int]) -> int:
    whole = 0
    for one in sets:
        whole |= one
    return whole


def _written(op: Any, value: Any) -> str:
    match op:
        case sre.LITERAL:
            return chr(value)
        case sre.NOT_LITERAL:
            return f"[^{chr(value)}]"
        case sre.ANY:
            return "."
        case sre.RANGE:
            return f"{chr(value[0])}-{chr(value[1])}"
        case sre.CATEGORY:
            return {"D": r"\d", "S": r"\s", "W": r"\w", "N": r"\W…"}[str(value).removeprefix("CATEGORY_")[0]]
        case sre.NEGATE:
            return "^"
        case _:
            return "[" + "".join(_written(*one) for one in value) + "]"


@dataclass
class Analysis:
    """The positions of a pattern (each a step over one character), and the possible successors of each."""

    tree: Any
    flags: int
    letters: list[str]
    whole: bool = False
    """True if the pattern must match to the end of the text."""
    searched: bool = True
    """True if a match may start anywhere."""

    @classmethod
    def of(cls, pattern: str, flags: int, *, whole: bool, searched: bool) -> "Analysis":
        """The analysis of a complete pattern."""
        tree = sre_parser.parse(pattern, flags & ~re.DEBUG)
        written = {chr(value) for value in _codes(tree)}
        letters = sorted({*COMMON, *written, *(chr(min(ord(c) + 1, 0x10FFFF)) for c in written)})
        return cls(tree, flags | tree.state.flags, letters, whole, searched)

    @classmethod
    def of_items(cls, items: Any, nfa: Automaton) -> "Analysis":
        """The analysis of a part of a pattern, followed by something that may fail."""
        return cls(items, nfa.flags, nfa.letters, whole=True, searched=False)

    def __post_init__(self) -> None:
        self.nfa = Automaton(self.letters, self.flags)
        begin = self.nfa.state()
        self.end = self.nfa.add(self.tree, begin, endless=False)
        self.sets = [allowed for _, allowed, _, _ in self.nfa.steps]
        self.sources: dict[int, list[int]] = {}
        for at, (source, _, _, _) in enumerate(self.nfa.steps):
            self.sources.setdefault(source, []).append(at)
        self.follow = [self._next(target) for _, _, target, _ in self.nfa.steps]
        self.first = self._next(begin, anywhere=True)
        self.free = [self._ends_freely(target) for _, _, target, _ in self.nfa.steps]

    def _next(self, state: int, *, anywhere: bool = False) -> dict[int, tuple[int, int]]:
        """Position → (characters, number of ways, at most two) that may follow a state.

        `anywhere` leaves out positions reachable only at the start of a line.
        """
        sources = self.sources
        found: dict[int, tuple[int, int]] = {}

        def walk(here: int, allowed: int, above: frozenset[int]) -> None:
            for at in sources.get(here, ()):
                chars, ways = found.get(at, (0, 0))
                common = allowed & self.nfa.steps[at][1]
                if common:
                    found[at] = (chars | common, min(2, ways + 1))
            for target, mask, _ in self.nfa.empty[here]:
                if target not in above and allowed & mask and not (anywhere and target in self.nfa.anchored):
                    walk(target, allowed & mask, above | {target})

        walk(state, self.nfa.everything, frozenset([state]))
        return found

    def _ends_freely(self, state: int) -> bool:
        """True if the whole pattern ends after this state, with nothing left that could fail."""
        seen, todo = {state}, [state]
        while todo:
            here = todo.pop()
            if here == self.end:
                return not self.whole
            for target, _, fails in self.nfa.empty[here]:
                if not fails and target not in seen:
                    seen.add(target)
                    todo.append(target)
        return False

    @cached_property
    def loops(self) -> list[list[int]]:
        """Positions on cycles, by strongly connected component, in pattern order."""
        reach = [self._reachable(at) for at in range(len(self.sets))]
        groups: dict[frozenset[int], list[int]] = {}
        for at in range(len(self.sets)):
            if at in reach[at]:
                groups.setdefault(frozenset(b for b in reach[at] if at in reach[b]), []).append(at)
        self.reach = reach
        return sorted(groups.values())

    def _reachable(self, at: int) -> set[int]:
        seen: set[int] = set()
        todo = [at]
        while todo:
            for other in self.follow[todo.pop()]:
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen

    def findings(self) -> Iterator[Finding]:
        for items in self.nfa.atomic:
            yield from Analysis.of_items(items, self.nfa).findings()
        loops = self.loops
        for loop in loops:
            if not self._harmless(loop) and (pair := self._two_ways(loop)):
                yield self._finding("exponential", *pair)
        for number, loop in enumerate(loops):
            for other in loops[number + 1 :]:
                follows = other[0] in self.reach[loop[0]] and not self._harmless(other)
                if follows and (pair := self._shared(loop, other)):
                    yield self._finding("quadratic", *pair)
        for loop in loops if self.searched else ():
            if not self._harmless(loop) and (at := self._restarts(loop)) is not None:
                yield self._finding("restarts", at, at)

    def _harmless(self, loop: list[int]) -> bool:
        return any(self.free[at] for at in loop)

    def _finding(self, kind: str, first: int, second: int) -> Finding:
        return Finding(kind, self.nfa.steps[first][3], self.nfa.steps[second][3])

    def _two_ways(self, loop: list[int]) -> tuple[int, int] | None:
        inside = set(loop)
        for at in loop:
            for other, (_, ways) in self.follow[at].items():
                if other in inside and ways > 1:
                    return at, other
        onward: dict[tuple[int, int], set[tuple[int, int]]] = {}
        todo = [(at, at) for at in loop]
        seen = set(todo)
        while todo:
            a, b = here = todo.pop()
            for c, (chars, _) in self.follow[a].items():
                for d, (others, _) in self.follow[b].items():
                    if c in inside and d in inside and chars & others:
                        onward.setdefault((c, d), set()).add(here)
                        if (c, d) not in seen:
                            seen.add((c, d))
                            todo.append((c, d))
        back = [(at, at) for at in loop]
        returning = set(back)
        while back:
            for before in onward.get(back.pop(), ()):
                if before[0] != before[1]:
                    return before
                if before not in returning:
                    returning.add(before)
                    back.append(before)
        return None

    def _shared(self, loop: list[int], other: list[int]) -> tuple[int, int] | None:
        """Positions p and q with one word that leads from p to p, from p to q and from q to q."""
        first, last = set(loop), set(other)
        for p in loop:
            for q in other:
                if not self.sets[p] & self.sets[q] or q not in self.reach[p]:
                    continue
                todo, seen = [(p, p, q)], {(p, p, q)}
                while todo:
                    a, b, c = todo.pop()
                    for x, (s, _) in self.follow[a].items():
                        if x not in first:
                            continue
                        for z, (u, _) in self.follow[c].items():
                            if z not in last or not s & u:
                                continue
                            for y, (t, _) in self.follow[b].items():
                                if not s & t & u or (q not in self.reach[y] and y != q):
                                    continue
                                if (x, y, z) == (p, q, q):
                                    return p, q
                                if (x, y, z) not in seen:
                                    seen.add((x, y, z))
                                    todo.append((x, y, z))
        return None

    def _restarts(self, loop: list[int]) -> int | None:
        """A position q with one word that leads to it both from the start of the pattern and from q."""
        inside = set(loop)
        for before, begin in self._openings():
            for q in loop:
                todo = [
                    (x, z, s & u & begin)
                    for x, (s, _) in self.first.items()
                    for z, (u, _) in self.follow[q].items()
                    if z in inside and s & u & begin
                ]
                seen = set()
                while todo:
                    x, z, chars = todo.pop()
                    if x == q == z and chars & before:
                        return q
                    if (x, z, bool(chars & before)) in seen:
                        continue
                    seen.add((x, z, bool(chars & before)))
                    for y, (s, _) in self.follow[x].items():
                        for w, (u, _) in self.follow[z].items():
                            if w in inside and s & u:
                                todo.append((y, w, s & u))
        return None

    def _openings(self) -> Iterator[tuple[int, int]]:
        """(characters before the match, possible first characters), as allowed by the start of the pattern."""
        before, everything = self.nfa.everything, self.nfa.everything
        boundary = False
        for op, value in self._opening(self.tree):
            if op is sre.AT:
                boundary = boundary or value is sre.AT_BOUNDARY
            elif value[0] < 0 and (one := list(value[1])) and (len(one) == 1 or op is sre.ASSERT):
                found = self.nfa._single(*one[-1])
                if found is not None:
                    before &= found if op is sre.ASSERT else everything & ~found
        if boundary:
            word = self.nfa.set_of(sre.CATEGORY, sre.CATEGORY_WORD)
            yield before & ~word, word
            yield before & word, everything & ~word
        else:
            yield before, everything

    def _opening(self, items: Any) -> Iterator[tuple[Any, Any]]:
        for op, value in items:
            if op in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
                yield op, value
            elif op is sre.SUBPATTERN:
                yield from self._opening(value[-1])
                return
            else:
                return


def _codes(tree: Any) -> Iterator[int]:
    """Every code point in a parse tree."""
    if isinstance(tree, sre_parser.SubPattern | list | tuple):
        items = list(tree)
        if len(items) == 2 and items[0] in (sre.LITERAL, sre.NOT_LITERAL) and isinstance(items[1], int):
            yield items[1]
        elif len(items) == 2 and items[0] is sre.RANGE:
            yield from items[1]
        else:
            for item in items:
                yield from _codes(item)


def findings(
    pattern: str | bytes, flags: int = 0, *, whole: bool = False, searched: bool = True
) -> tuple[Finding, ...]:
    """Reasons why a pattern is slow on some text; empty if its time is linear."""
    if isinstance(pattern, bytes):
        pattern, flags = pattern.decode("latin-1"), flags & ~re.LOCALE | re.ASCII
    return tuple(dict.fromkeys(Analysis.of(pattern, flags, whole=whole, searched=searched).findings()))
