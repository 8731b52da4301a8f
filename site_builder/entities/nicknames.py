"""Two given names → whether one person may bear both: equal, an initial, a short form, or a customary nickname.

Most short forms follow from the letters ("Alex" begins "Alexander", "Beth" ends "Elizabeth"); the table holds the rest.
"""

import re

_CUSTOMARY = """
bill william|billy william|will william|bob robert|bobby robert|rob robert|dick richard|rick richard|jack john|
jim james|jimmy james|ted edward|ted theodore|ned edward|hank henry|harry henry|harry harold|chuck charles|
charlie charles|peggy margaret|meg margaret|maggie margaret|betty elizabeth|liz elizabeth|bess elizabeth|
kate catherine|kate katherine|kathy katherine|cathy catherine|nancy anne|polly mary|molly mary|sally sarah|
sasha alexander|sasha aleksandr|misha mikhail|kolya nikolai|volodya vladimir|vova vladimir|dima dmitri|
dima dmitry|zhenya evgeny|zhenya yevgeny|pepe jose|paco francisco|pancho francisco|chema jose|nacho ignacio|
lola dolores|sepp josef|hans johannes|jan johannes|fritz friedrich|gus august|gus gustav|andy andrew|
drew andrew|mike michael|mick michael|mickey michael|larry lawrence|laurie laurence|jerry gerald|jerry jerome|
gerry gerald|terry terence|terry theresa|chris christopher|kit christopher|stu stuart|steve stephen|
steve steven|geoff geoffrey|jeff jeffrey|al albert|al alexander|al alfred|fred frederick|fred alfred|
sandy alexander|lex alexander|nick nicholas|pat patrick|pat patricia|paddy patrick|penny penelope|sue susan|
trish patricia|vicky victoria|wally walter|walt walter|zach zachary|ken kenneth|ron ronald|don donald|
doug douglas|dave david|dan daniel|danny daniel|ben benjamin|bernie bernard|abe abraham|gabe gabriel|
greg gregory|phil philip|ray raymond|russ russell|sam samuel|tim timothy|tom thomas|tommy thomas|vic victor|
vince vincent|jon jonathan|matt matthew|nate nathan|pete peter|mo mohamed|moe mohammed|bibi benjamin|
bibi binyamin
"""
_PAIRS = frozenset(frozenset(pair.split()) for pair in _CUSTOMARY.replace("\n", "").split("|"))


def may_be_one(first: str, second: str) -> bool:
    """Whether two given names, folded, can name one person."""
    a, b = (re.sub(r"[^a-z]", "", name.lower()) for name in (first, second))
    if not a or not b:
        return False
    short, long = sorted((a, b), key=lambda name: (len(name), name))
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    if frozenset((a, b)) in _PAIRS:
        return True
    stem = re.sub(r"(?:ie|y|e)$", "", short)
    return len(stem) >= 2 and len(short) < len(long) and (long.startswith(stem) or (len(stem) > 2 and stem in long))
