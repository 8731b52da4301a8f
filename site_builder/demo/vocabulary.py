"""The word tables of the invented world: syllables of its names, subjects of its news, words of its sentences.

Every name of the demonstration is put together from the syllables here, so that none is anybody's.
"""

from dataclasses import dataclass

from site_builder.registry.actor import NameOrder


@dataclass(frozen=True, slots=True)
class NameGrammar:
    """How the names of a people are built; a name is one syllable of each table, joined."""

    order: NameOrder
    given: tuple[tuple[str, ...], ...]
    family: tuple[tuple[str, ...], ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


TONGUES = (
    NameGrammar(
        NameOrder.GIVEN_FIRST,
        given=(
            _words("Il Orv Tesh Vel Brem Dru Hesk Jov Kal Lun Mir Nev"),
            _words("se ik rel ada ora tine quen una om"),
        ),
        family=(
            _words("Van Mor Kel Dras Stro Hal Ges Bry Tol Ren Quel Wesk"),
            _words("tor vane dask mek lund quist ossa rek dine varr sholt"),
        ),
    ),
    NameGrammar(
        NameOrder.FAMILY_FIRST,
        given=(_words("Sul Nye Pel Ona Rhu Tev Yss Kor"), _words("-an -ta -mir -lo -wen -ek")),
        family=(_words("Tavu Oru Kesh Numa Iph Sebu Dohu Revu Qua Zem"), _words("ral nok teth kai mirr shuun neb")),
    ),
    NameGrammar(
        NameOrder.GIVEN_FIRST,
        given=(_words("Mar Éd Flo Ras Bel Cyr Ant Ges"), _words("esh rel vane imo endra ovar uló")),
        family=(
            ("ven ", "do ", "il "),
            _words("Tal Corv Ost Brenn Lasc Mond Pér Grav Sarr"),
            _words("dor ell ique ane essa ulme öy"),
        ),
    ),
    NameGrammar(
        NameOrder.MONONYM,
        given=(
            _words("Orse Thal Wenu Jaro Skel Umbe Vash Ndo Elke Rhos"),
            _words("nwe ga ti me vu de"),
            _words("rra lsin nth kko"),
        ),
        family=(),
    ),
)

STATE = (
    _words("Kar Vel Tor Bel Sel Dra Ost Gor Lun Ral Fen Zan Ul Bri Nev Ish Yar Dor Quel Tam Vash Wen"),
    _words("vo de mi lo sto va ne ri"),
    _words("nia ria dova lia sia"),
)
CAPITAL = (
    _words("Tav Orm Kest Brin Sulv Vor Pell Dunn Arv Gres Lomm Hest Mirr Cald Ruk Zeb"),
    _words("rell une ess anth ove ikk gard ola"),
)
FIRM = (
    _words("Kor Bel Syn Tras Ostr Vel Mer Lund Dask Hex Nor Pral Quor Riv Sten Tolv"),
    _words("tiva dane mera vex olan unda ark isto"),
)
PLACE = (_words("Morr Sarn Eld Hulv Tress Ivv Ghal Pern Osk Werr"), _words("an ick ora une eth ulm"))

PLACE_FORMS = _phrases("{} Strait | Gulf of {} | {} Sea | {} Basin | {} Peninsula")
GROUP_FORMS = _phrases("{} Accord States | {} Basin Group | League of {} | {} Trade Bloc")
FIRM_KINDS = _phrases(
    "Shipping | Energy | Steel | Telecom | Logistics | Mining | Airlines | Insurance | Rail | Chemicals"
)

BODIES = _phrases(
    "Central Bank of {state} | {demonym} Ministry of Trade | {demonym} Foreign Ministry | {demonym} Ministry "
    "of Finance |"
    "{demonym} Ports Authority | {demonym} Energy Regulator | National Audit Office of {state}"
)
OFFICES = (
    ("president", -1),
    ("prime minister", -1),
    ("foreign minister", 2),
    ("trade minister", 1),
    ("finance minister", 3),
    ("central bank governor", 0),
)
"""The title as the desk writes it, and which of BODIES its holder leads."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a briefing is about."""

    labels: tuple[str, ...]
    """Of its tags; the first is the broader one."""
    matters: tuple[str, ...]
    """What is before a policy noun: `wheat` quota."""


def _subject(row: str) -> Subject:
    labels, matters = row.split(":")
    return Subject(_phrases(labels), _phrases(matters))


SUBJECTS = tuple(
    _subject(row)
    for row in """Grain | Grain exports | Grain reserves: grain | wheat | harvest | silo | milling | fertiliser | seed
Ports | Port access | Port finance: port | harbour | container | dredging | pilotage | quayside | bunkering
Gas | Gas transit | Gas storage: gas | pipeline | transit | storage | compressor | metering | spot-gas
Power | Grid access | Power prices: grid | power | interconnector | reactor | hydropower | turbine | load-sharing
Fisheries | Fishing quotas | Fisheries patrols: fishery | trawler | catch | herring | reef | landing | net-size
Rail | Rail corridors | Rail freight: rail | corridor | gauge | freight | signalling | sleeper | depot
Customs | Customs union | Customs checks: customs | tariff | transit-bond | origin | duty | warehouse | courier
Sanctions | Sanctions waivers | Asset freezes: sanctions | waiver | asset-freeze | listing | escrow | humanitarian
Debt | Debt relief | Bond markets: debt | bond | creditor | coupon | restructuring | bridge-loan | eurobond
Currency | Currency reserves | Exchange rules: currency | reserve | exchange | peg | clearing | swap | remittance
Inflation | Price controls | Wage talks: price | wage | inflation | pension | basket | rent | fuel-subsidy
Elections | Election rules | Coalitions: ballot | registration | coalition | district | campaign | turnout | recount
Borders | Border crossings | Border surveys: border | crossing | survey | boundary | fence | transit-camp | marker
Arms control | Arms inspections | Arms sales: arms | missile | inspection | munitions | export-licence | verification
Navies | Naval patrols | Maritime claims: naval | patrol | convoy | shoal | escort | lighthouse | salvage
Aviation | Airspace | Air services: airspace | aviation | overflight | runway | landing-slot | charter | radar
Cyber | Cyber incidents | Cyber rules: cyber | network | breach | router | server | backup | software
Data | Data transfers | Platform rules: data | platform | privacy | cloud | consent | identity | archive
Chips | Chip exports | Chip plants: chip | wafer | foundry | lithography | packaging | design-tool | cleanroom
Minerals | Lithium | Mining licences: lithium | cobalt | copper | smelter | concession | royalty | tailings
Water | Water sharing | Dams: water | dam | reservoir | irrigation | basin | spillway | aquifer
Health | Vaccines | Hospitals: vaccine | clinic | hospital | trial | dosage | laboratory | quarantine
Migration | Visas | Labour migration: visa | migration | seasonal-work | shelter | residence | transit | consular
Climate | Carbon markets | Climate finance: carbon | climate | offset | adaptation | methane | peatland | allowance
Forests | Timber | Land rights: timber | forest | logging | land | plantation | sawmill | title-deed
Space | Satellites | Launch sites: satellite | launch | orbit | telemetry | ground-station | spectrum | payload
Media | Broadcasting | Press law: press | broadcast | licence-fee | accreditation | studio | advertising
Courts | Judicial reform | Extradition: court | judicial | extradition | tribunal | appeal | arbitration | bail
Labour | Strikes | Labour law: labour | strike | overtime | apprentice | union | safety | shift
Housing | Rents | Building codes: housing | mortgage | rent | building | cement | zoning | tenancy
Tax | Corporate tax | Excise: tax | excise | levy | withholding | rebate | transfer-price | filing
Insurance | Hull insurance | Crop insurance: insurance | premium | claims | reinsurance | cargo""".splitlines()
)

NOUNS = _phrases(
    "quota | levy | audit | tender | licence round | inspection scheme | draft agreement | framework | "
    "timetable | permit |"
    "review | ceiling | guarantee | fund | surcharge | exemption | protocol | pilot project | working group | "
    "roadmap |"
    "register | decree | amendment | concession | auction | standard | dispute | settlement | moratorium | "
    "corridor plan |"
    "consultation | impact study | supervision plan | compensation scheme | monitoring mission | price band | annex |"
    "memorandum | safeguard clause | transition period"
)
QUALITIES = _phrases(
    "provisional | binding | bilateral | revised | delayed | partial | sweeping | narrow | disputed | "
    "temporary | seasonal |"
    "joint | informal | interim | regional | long-promised | second | unpublished | contested | scaled-down | "
    "expanded |"
    "technical | emergency | annual | federal | coastal | northern | eastern | cross-border | voluntary | "
    "mandatory | overdue"
)
MOODS = _words("Frosty Cordial Brief Tense Careful Second Belated Guarded Businesslike Quiet")
FATES = _words(
    "Delayed Extended Revised Suspended Approved Narrowed Reopened Contested Shelved Tightened Withdrawn Split"
)
DID = _words(
    "announced confirmed postponed extended defended shelved reopened tightened narrowed redrafted published "
    "questioned "
    "approved suspended dropped amended contested criticised welcomed endorsed circulated discussed blocked "
    "relaunched"
)
DOING = _words(
    "reviewing redrafting financing auditing extending tightening postponing negotiating monitoring defending"
)
HOW = _words(
    "quietly formally sharply gradually partly briefly repeatedly jointly narrowly unexpectedly publicly reluctantly"
)
WHEN = _phrases(
    "on Monday | on Tuesday | on Wednesday | late last week | over the weekend | this week | earlier this month |"
    "on the margins of a regional meeting | at short notice | after two postponements | in a closed session"
)
LINKS = _phrases(
    "Meanwhile | By contrast | In a parallel move | Separately | Even so | As a result | Under the revised text |"
    "In practice | At the technical level | Over the longer term | Despite the delay | Behind the scenes |"
    "On the domestic front | For the second time this year | Taken together"
)
UNITS = _phrases(
    "tonnes | million tonnes | containers | megawatts | households | hectares | permits | inspections | applications |"
    "barrels a day | cubic metres | vehicles | shipments | contracts"
)
MONEY = _phrases("million crowns | billion crowns | million marks | million florins")
SPANS = _phrases("three years | eighteen months | two quarters | six weeks | most of the year | four rounds | ten days")
SHARES = _words("third quarter fifth tenth")
UNNAMED = _phrases(
    "one senior official in {capital} | {demonym} sources | two people familiar with the talks | sources in "
    "{partner_capital} |"
    "a {partner_demonym} diplomat | an official close to the negotiations | senior {demonym} officials"
)
SAID = _words("said argued insisted noted conceded warned explained")
