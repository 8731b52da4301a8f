"""Tables of English words that tell a person's name from other capitalised words. No names of people stand here."""

from site_builder.text.english_words import word_set

PARTICLES = word_set("de del della der den van von bin ibn bint al el da dos das di du la le ter ten y e zu abu")
"""Lower-case words inside a name."""
SUFFIXES = word_set("Jr Sr II III IV")
AFTER_NAMES = word_set(
    "MP MPs MEP MEPs MSP MLA MLC MHA TD QC KC SC PhD OBE CBE MBE KBE DBE KCMG CMG GCMG KCB CB PC FRS JD MD SJ Esq"
)
"""Letters that stand after a name and are none of it."""
ORGANISATION_HEADS = word_set(
    "Academy Administration Agency Airline Airlines Airways Alliance Army Assembly Association Authority Bank Board "
    "Brigade Broadcaster Broadcasting Bureau Cabinet Center Centre Church Club Coalition College Commission "
    "Committee Company Conference Confederation Congress Consortium Constabulary Convention Cooperative Corporation "
    "Corps Council Court Department Directorate Directors Embassy Federation Fleet Force Forces Foundation Front "
    "Fund Group Guard Guards Headquarters Hospital House Inc Institute Institution Intelligence Junta League "
    "Legislature Library Ltd Media Ministry Mission Mosque Movement Museum Navy Network News Newspaper Observatory "
    "Office Organisation Organization Orchestra Parliament Party Police Politburo Press Radio Regiment Registry "
    "Reserve School Secretariat Senate Service Services Society Squadron Staff Station Studio Studios Syndicate "
    "Team Television Times Treasury Tribunal Trust Union Unions Units University Yuan Duma Bundestag Knesset Majlis "
    "Telegraph Guardian Post Herald Tribune Gazette Chronicle Journal Daily Weekly Review Exchange Industries "
    "Motors Technologies Systems Pictures Records Holdings Partners Laboratories Laboratory Air Command Division "
    "Bloc Caucus Guild Panel Militia Army's"
)
PLACE_HEADS = word_set(
    "Avenue Bay Beach Bridge Building Canal Cape Castle Cathedral Channel City Coast Complex Corridor County Creek "
    "Desert District Dam Drive East Forest Fort Garden Gardens Gate Glacier Gulf Hall Harbor Harbour Heights "
    "Highway Hill Hills Hotel Island Islands Isle Lake Mall Mountain Mountains Mount North Ocean Pacific Palace "
    "Park Pass Peninsula Plains Plateau Plaza Point Port Prefecture Province Range Region Republic Ridge River Road "
    "Room Sea South Square State States Strait Straits Street Temple Terrace Territory Tower Towers Township Tunnel "
    "Valley Village Villa West Wood Woods World Zone Zoo Airport Stadium Arena Theater Theatre"
)
FAMILY_NAMES_TOO = word_set(
    "Hill Hills Woods Wood West North East Park Hall Castle Bridge Garden Gardens Lake Street Bay Beach Gate Fort "
    "Range Forest Temple"
)
"""Words for places that are family names as well."""
NOT_NAMES = word_set(
    "Arab Arabs Kurd Kurds Jew Jews Slav Slavs Attache Attaches Act Accord Accords Afternoon Age Agenda Agreement "
    "Aid Amendment America American Americans Anniversary Annex Appendix April Archives Article Asia Asian "
    "Attachment Attack Award Awards Battle Best Big Bill Blog Book Border Breakfast Briefing Bulletin Business "
    "Campaign Campus Case Central Century Challenge Championship Championships Chapter Charter Check China "
    "Christmas Civil Class Classified Climate Clean Code Cold Communique Community Conversation Content Contract "
    "Convention Copy Crisis Cup Cyber Data Date Day Days Deal Declaration Declassified Deep Democratic Department "
    "Design Development Digital Doctrine Document Documents Domestic Draft Dream Drive Eastern Economic Economy "
    "Edition Education Election Elections Emergency Enclosure Energy Environment Europe European Event Events "
    "Executive Exhibit Experience Fair Family Federal Festival File Film Final Finance Financial First Five Foreign "
    "Forum Four Free Freedom Friends Game Games General Global Gold Good Government Grand Great Guide Guidelines "
    "Gulf Health Herewith High History Holiday Home Human Immigration Independence Index Indian Information "
    "Initiative Innovation Instruction Interior International Internet Interview Introduction Issue Issues Justice "
    "Labor Labour Language Last Law Lead League Learning Letter Level Liberal Liberation Life List Live Local Love "
    "Manual March Market Marketing Meeting Memorandum Memo Message Messages Middle Military Minutes Missile Mobile "
    "Model Modern Morning Music National Nations Natural Near New Next Night Nobel Northern Note Notes Nuclear "
    "Number Office Official Old Olympic Olympics One Online Only Open Operation Operations Order Other Our Page "
    "Papers Paragraph Part Peace Peoples People Performance Personal Phase Philippines Plan Platform Policy "
    "Political Portal Practice Practices Prime Prize Process Product Program Programme Project Proposal Protocol "
    "Public Quarter Question Race Record Red Reference Reform Regarding Regional Related Release Report Reports "
    "Research Resolution Response Revolution Revolutionary Rights Rule Rules Sanctions Science Season Secret "
    "Section Security Senior Series Session Seven Short Significant Site Six Social Software Source Southern Soviet "
    "Soviets Space Spanish Special Spring Standard Standards Statement Strategic Strategy Stream Study Subject "
    "Subsequent Summary Summit Supreme Survey System Table Tag Talk Talks Tasks Tax Team Technical Technology "
    "Telegram Ten Test The Third Three Tips Title Today Tool Tools Top Topic Topics Total Tour Track Trade Training "
    "Transcript Treaty Trend Trends Truth Two Under United University Update Urgent Use User Users Version Veteran "
    "Victory Video Views Visit Vote War Wars Watch Water Way Web Website Week Welcome Western White Wide Winter "
    "Work Workshop World Year Years Yes Young Your Zero Eleven Tab Tabs Top-level Moderator Participants Notetaker "
    "Notetakers Copies Eyes Sensitive Confidential Unclassified Limited Warm Kind Ballistic Arms Limitation Chinese "
    "Japanese Russian German French British Communist Communists Republican Republicans Democrat Democrats Muslim "
    "Muslims Christian Christians Jewish Catholic Islamic Islam Buddhist Hindu Protestant Orthodox Socialist "
    "Nationalist Marxist Typhoon Hurricane Cyclone Storm Tropical Tea Earthquake "
    "Everyone Anyone Someone Tech Worksheet Begin Diary Diaries Journal Notebook"
) - word_set("Bill Young Love March Cup")
OFFICE_OBJECTS = word_set(
    "State Defense Defence Treasury Commerce Labor Labour Interior Energy Agriculture Education Justice "
    "Transportation Health Homeland Finance Affairs Intelligence Staff Government Parliament House Senate War Navy "
    "Army Exchequer Security Congress Trade Operations Information Economy Environment Culture Council Assembly "
    "Commons Lords Planning Development Policy Services Relations"
)
"""What an office may be of, when a name follows at once: "Secretary of State Ilse Vantor"."""
HUMAN_VERBS = word_set(
    "smiled nodded laughed replied thanked recalled wondered remarked interjected interrupted interposed quipped "
    "joked paused shrugged answered asked inquired responded recounted apologized apologised resigned died observed "
    "commented opined reiterated admitted mused grinned chuckled thinks thought believes felt feels knows knew"
)
HUMAN_POSSESSIONS = word_set(
    "wife husband son daughter brother sister father mother family office death visit trip absence resignation "
    "speech remarks letter message reply answer question talk conversation illness health view views mind point "
    "presentation arrival departure staff aide aides career job appointment successor predecessor lawyer attorney "
    "statement comments testimony deputy request suggestion proposal meeting memorandum paper text words interest "
    "position arms"
)
WEAK_TITLES = word_set(
    "Officer Leader Chief Deputy Assistant Officers Attorney Principal Count Major Father Director Private Coach "
    "Nurse Chair"
)
LABELS = word_set("FROM TO SUBJECT PARTICIPANTS MEMORANDUM THRU VIA CC INFO DRAFTED APPROVED AUTHOR BY")
"""Words before a colon in the head of a memorandum that names follow."""
