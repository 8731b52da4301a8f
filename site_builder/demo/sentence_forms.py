"""The grammar of the demonstration: titles with their opening sentences, and the sentences of each kind of paragraph.

A slot in braces is a method of `prose.Scribe` or a value of the briefing; `prose` says what each gives.
"""

OPENINGS = (
    (
        "{lead}: A {mood} {a_family}-{b_family} Call",
        "{a_full} held a call with {b_full} {when}, the first direct exchange between {lead} and {partner} "
        "on {the_matter} since the spring.",
    ),
    (
        "{lead}: {Matter} {fate}",
        "{lead} has {fate_past} its {matter}, {body} said {when}, and {a_full} gave no date for the next step.",
    ),
    (
        "{lead} and {partner}: {Field} Talks Resume",
        "{lead} and {partner} resumed their talks on {the_matter} {when}, with {a_full} and {b_full} at the table.",
    ),
    (
        "{lead}: No Movement on the {Matter}",
        "There is no movement on {the_matter}: {a_full} repeated {when} that {lead} will wait for {body} "
        "before it answers {partner}.",
    ),
    (
        "{lead}: {a_family} Warns on the {Matter}",
        "{a_full} warned {when} that {the_matter} will not survive the year unless {partner} and {bloc} "
        "agree on {thing}.",
    ),
    (
        "{lead}: {firm_name} Bids for the {Matter}",
        "{bidder} has put in a bid tied to {the_matter}, and {a_full} told reporters {when} that {lead} will "
        "decide within weeks.",
    ),
    (
        "{lead}: What the {Matter} Means for {partner}",
        "With {the_matter} {fate_past} {when}, {partner} must choose between {thing} and a break with {lead}, "
        "{a_full} said.",
    ),
    (
        "{lead}: {a_family} and {b_family} Trade Blame",
        "{a_full} and {b_full} blamed each other {when} for the collapse of {the_matter}, which {bloc} had "
        "called settled.",
    ),
)

SECONDS = (
    "{capital} and {partner_capital} had both signalled movement only weeks before.",
    "For {lead}, {partner} remains the partner without whom {thing} cannot work.",
    "{partner_capital} has answered {lead} with {thing}, and is in no hurry to say more.",
    "Relations between {lead} and {partner} have {how} turned on this one question.",
)
"""The second sentence; names both states, so that headings may."""

HEADINGS = (
    "No Progress on the {Thing}",
    "{capital} Weighs Its Options",
    "{capital} Interprets {partner_capital}",
    "What the {Thing} Would Change",
    "The {Field} Question",
    "Behind the {Thing}",
    "Next Steps",
    "A Narrow Path",
    "The View from {partner_capital}",
    "Who Pays for the {Thing}",
    "Reading the {Thing}",
)

STATEMENTS = (
    "{Who} {how} {did} {thing}, a step that {body} had spent {span} {doing}.",
    "{capital} fully expects {partner} to answer with {thing} before {thing} expires.",
    "{link}, {body} {did} {thing} while {doing} {thing}.",
    "{firm} reported {number} against {same} a year earlier, and {how} {did} {thing}.",
    "{thing} covers {number}, against {same} under {thing}, and {body} has {how} {did} both.",
    "{Who} {did} {thing} within {span}, while {partner} {how} {did} {thing}.",
    "{link}, {who} pressed {lead} to keep {thing} apart from {thing}.",
    "{bloc} {did} {thing} as part of *{a_thing}* worth {money}.",
    "Our understanding is that {who} will not accept {thing} without {thing}, whatever {bloc} decides.",
    "{partner_capital} was taken aback by {thing}, which {who} had {did} {when}.",
    "Under **{a_thing}**, {firm} would receive {money}; {body} {how} {did} that figure.",
    "{demonym} traders in the {place} moved {number} {when}, against the {same} that {thing} allows.",
    "{link}, {thing} remains tied to {thing}, and neither {lead} nor {partner} has {how} {did} it.",
    (
        "How {thing} plays out with {bloc} could prove an early test for relations between {capital} and "
        "{partner_capital}."
    ),
    "{Who} said that {thing} is the most sensitive issue between {lead} and {partner}, and {how} {did} {thing}.",
    "What {who} {did} {when} is less than {thing}, but more than {body} was {doing}.",
    "{firm} is {doing} {thing} off the {place}, where the loss since spring comes to {money}.",
    "{body} put the cost of {thing} at {money}, of which about a {share} falls on {firm}.",
    "Having said that, {who} never formally {did} {thing}, and {lead} has left {thing} open.",
    "If {thing} holds, {number} would pass the {place} each quarter, up from {same}.",
)

QUOTATIONS = (
    "“{Utterance},” {who} {said}, and {did} {thing}.",
    "“{Utterance},” {who} {said} {when}. “{Utterance}.”",
    "In the words of {unnamed}, “{utterance}.”",
    "{Who} called on {partner} to “{appeal}.”",
    "“{Utterance},” {unnamed} {said}. “{Utterance},” the official continued.",
    "{link}, {unnamed} described {thing} as “{verdict}.”",
)
UTTERANCES = (
    "we will not sign {thing} before {thing} is on paper",
    "nobody in this government ever promised {thing}",
    "the numbers behind {thing} do not add up and everybody at the table knows it",
    "there is still room for {thing}, though not for {thing}",
    "{thing} is a matter for our parliament, and for nobody else",
    "if the other side withdraws {thing}, we can talk about {thing} within a week",
    "this was never about {thing}, it was about trust",
    "we have waited {span} for {thing}, and we can wait a little longer",
    "they mentioned {thing} six times and cooperation only once",
    "the text on {thing} is ready, the will is not",
)
APPEALS = (
    "stop treating {thing} as a bargaining chip",
    "correct its mistakes and return to {thing}",
    "publish {thing} before the next round begins",
    "create the conditions for a proper settlement of {thing}",
)
VERDICTS = (
    "frank and tough, but not without purpose",
    "a step that costs little and settles nothing",
    "the least bad of three bad answers",
    "more a signal than a decision",
)

REFERENCES = (
    "Looking for a positive spin, {unnamed} did say that {thing} may yet be revived ({see} {reference}).",
    "The background has not changed since last time ({see} {reference}).",
    "{link}, little separates this from what we described before; {see} {reference}.",
    "We set out the history of {thing} in [{link_title}]({link_url}).",
    "For the earlier round see [{link_title}]({link_url}), which {who} has since {did}.",
)
SEE = ("see", "see among other reports", "see also")

LIST_LEADS = (
    "Three points stand out from the draft:",
    "What is agreed so far:",
    "Officials list these open points:",
    "To watch in the coming weeks:",
)
LIST_ITEMS = (
    "{thing} ({number});",
    "{money} under {thing}, now before {body};",
    "whether {who} keeps {thing};",
    "the answer of {firm} to {thing};",
    "{thing}, which {bloc} {did};",
)
TABLE_LEAD = "The figures as {body} gives them:"
TABLE_HEAD = ("Item", "This year", "A year earlier")

CORRECTIONS = (
    "An earlier version gave the wrong figure for the {matter}.",
    "An earlier version named the wrong month for the {matter}.",
    "The title of an office was wrong in an earlier version.",
)
