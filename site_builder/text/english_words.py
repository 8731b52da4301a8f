"""Tables of English words that the rules share: titles, offices, verbs, months. No names of people stand here."""

from site_builder.core.partial_date import MONTHS


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


MONTH_NAMES = frozenset(MONTHS)
DAYS = word_set(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday "
    "Friday Saturday Sunday"
)
HONORIFICS = word_set(
    "Mr Mrs Ms Miss Mme Madam Madame Mister Messrs Monsieur Herr Frau Señor Senor Sir Dame Lord Lady Baroness Viscount "
    "Viscountess Hon Honourable Honorable Excellency HRH"
)
"""They say that a person follows, and nothing about an office."""
TITLES = word_set(
    "Dr Doctor Prof Professor President Presidents Chancellor Premier Minister Ministers Secretary Secretaries "
    "Undersecretary Senator Senators Sen Representative Representatives Represenative Rep Congressman Congresswoman "
    "Congressmen Governor Governors Gov Mayor Ambassador Ambassadors Amb General Generals Gen Colonel Col Major Maj "
    "Captain Capt Commander Cdr Lieutenant Lt Admiral Adm Marshal Brigadier Brig Sergeant Sgt King Queen Prince "
    "Princess Sultan Emir Sheikh Sheik Shah Pope Cardinal Archbishop Bishop Father Reverend Rev Rabbi Imam "
    "Ayatollah Judge Justice Speaker Chairman Chairwoman Chairperson Chair Director Commissioner Attorney Deputy "
    "Assistant Attache Counselor Counsellor Charge Consul Envoy Spokesman Spokeswoman Spokesperson Comrade Officer "
    "Detective Inspector Superintendent Constable Sheriff Chief Leader Coach Administrator Delegate Emperor Empress "
    "Duke Duchess Baron Count Countess Dean Provost Principal Nurse Astronaut Councillor Councilman Councilwoman "
    "Lawmaker Corporal Cpl Private Pvt Ensign Cmdr Comdr VADM RADM Sens Reps Drs Profs Gens Advocate Barrister"
)
"""Words that stand right before a person's name."""
OFFICES = word_set(
    "president vice-president chancellor premier minister secretary undersecretary senator representative "
    "congressman congresswoman governor mayor ambassador general colonel major captain commander lieutenant admiral "
    "marshal king queen prince princess emir sultan pope cardinal archbishop bishop rabbi imam ayatollah judge "
    "justice speaker chairman chairwoman chairperson chair director commissioner attorney deputy assistant attache "
    "attaché counselor counsellor consul envoy spokesman spokeswoman spokesperson chief head leader diplomat member "
    "founder co-founder cofounder owner manager editor adviser advisor aide analyst economist scientist researcher "
    "professor historian lawyer solicitor author writer journalist reporter correspondent columnist activist "
    "candidate politician lawmaker legislator parliamentarian banker official officer negotiator delegate nominee "
    "incumbent successor predecessor strategist specialist expert scholar fellow physicist chemist biologist "
    "astronomer astronaut engineer doctor physician surgeon psychologist coach player striker goalkeeper midfielder "
    "defender singer actor actress musician artist composer producer architect designer developer programmer "
    "treasurer trustee dean provost principal teacher interpreter translator counsel magistrate prosecutor "
    "detective inspector sheriff superintendent comptroller auditor clerk whip deputy-director coordinator co-chair "
    "supervisor patriarch monarch ruler dictator brother sister son daughter wife husband father mother widow "
    "nephew uncle cousin boss executive ceo cfo strongman statesman stateswoman counterpart businessman "
    "businesswoman billionaire tycoon oligarch entrepreneur novelist poet filmmaker campaigner organiser organizer "
    "dissident rival ally colleague advocate barrister peer rapporteur ombudsman registrar secretary-general "
    "director-general attorney-general vice-chancellor vice-chairman vice-chair premier-designate defendant"
)
"""Nouns that make a phrase a role."""
KINSHIP = word_set(
    "brother sister son daughter wife husband father mother widow nephew uncle cousin ally rival peer boss"
)
"""Offices that no name bears before it with a capital: "Son" may be a part of a name."""
OFFICE_MODIFIERS = word_set(
    "former acting interim deputy vice prime foreign defence defense finance interior trade chief senior executive "
    "managing general assistant associate special permanent incoming outgoing then current newly-elected ex- "
    "president top leading longtime veteran junior first second third minority majority national federal state "
    "party press principal lead founding honorary presidential opposition attorney crown affairs security home "
    "environment energy health education justice labour labor agriculture culture transport industry development "
    "economy economic immigration police army navy air climate human rights housing treasury budget fisheries tourism "
    "science technology digital information communications planning policy legal political military parliamentary "
    "cabinet campaign government central bank regional provincial district city county supreme high court "
    "constitutional electoral intelligence"
)
"""Lower-case words that may stand inside a title before a name."""
CONNECTORS = word_set("of for and to on in the de du & at")
SPEECH = word_set(
    "said says say told tells stated states added adds continued announced argued warned claimed asserted noted "
    "remarked replied responded answered asked observed explained insisted stressed emphasized emphasised suggested "
    "pointed agreed declared commented admitted acknowledged conceded complained concluded confirmed denied "
    "described recalled reiterated repeated reported wrote tweeted posted testified urged proposed promised "
    "predicted quipped joked recounted remembered believes believed thinks thought wondered hoped hopes expects "
    "expected expressed indicated mentioned inquired interjected interrupted interposed opined protested pledged "
    "vowed thanked praised criticized criticised called opened began went accused apologized apologised assured "
    "advised laughed smiled nodded referred turned"
)
"""Verbs whose subject speaks or thinks."""
QUOTE_VERBS = SPEECH | word_set(
    "saying stating adding noting arguing warning according characterized characterised put offered calling calls "
    "urging urges demanded demands affirmed accusing promising threatened posted describing criticising criticizing "
    "telling writing insisting labelled labeled dubbed ruled read reads hailed dismissed rejected blasted slammed "
    "cautioned alleged asserting"
)
FUNCTION_WORDS = word_set(
    "a an the this that these those some any each every all both such another other no not and or but nor so yet if "
    "when while where why how who whom whose which what as at by for from in into of off on onto out over to up "
    "with within without about above across after against along amid among around before behind below beneath "
    "beside besides between beyond despite down during except inside like near outside past per since than through "
    "throughout till toward towards under until upon via it its he she they we i you his her their our my your him "
    "them us me himself herself itself themselves there here then now later earlier meanwhile however moreover "
    "furthermore also even only just still again once twice thus therefore hence instead indeed perhaps maybe apart "
    "apparently according although though because unless whether either neither one two three four five six seven "
    "eight nine ten first second third last next yesterday today tomorrow recently finally similarly likewise "
    "otherwise nevertheless nonetheless rather regarding concerning given following including dear yes is are was "
    "were be been being have has had do does did will would shall should can could may might must let many most "
    "more much few several less least own same too very"
)
