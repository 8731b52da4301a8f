"""What a new archive starts with: a configuration explained line by line, and one briefing that shows the format.

In site.toml a line `# words` explains and a line `#key = value` is a setting at its default, so that taking the `#`
away changes nothing until the value is edited; a test holds both to the declared fields.
"""

from collections.abc import Iterator

from site_builder.core.source_file import SourceFile

GITIGNORE = """\
# What site-builder makes, and can make again at any time.
/public/
/.site-builder/
"""

GITATTRIBUTES = """\
# Two people may work at the same time. Records are joined one by one once git knows the driver:
#   git config merge.site-builder.driver "site-builder git-merge %O %A %B"
content/actors.yaml merge=site-builder
content/tags.yaml merge=site-builder
# Of these git keeps the lines of both.
content/decisions.yaml merge=union
content/published.csv merge=union
content/redirects.csv merge=union
"""

DEMO_SITE = """\
title = "The Desk Dispatch"
base_url = "https://dispatch.example.org/"
language = "en"
description = "Briefings from an invented world: its governments, its ports, its quarrels."
desk = "Demonstration Desk"

[theme]
footer = "Every state, office and person in this archive is invented."

[series.DD]
name = "Desk Dispatch"
date_order = "day-first"
"""

STARTER_SITE = """\
# site.toml: everything that can be set, with the value that holds when a line is left out.
# Take away the "#" in front of a setting to change it. A word that site-builder does not know
# is an error that names this file and the line, so a typing mistake never goes unnoticed.

# The name of the publication: on every page, in feeds and in citations. The only line that must be here.
title = "Briefing Archive"

# Where the site will be served. Feeds, the site map and search engines need the full address;
# links between pages do not, so the site also works before you know it. A path is fine:
# "https://example.org/archive/".
base_url = "https://example.org/"

# The language of the site and of every briefing that names none, as a language tag: "en", "fr", "pt-BR".
language = "en"

# One sentence for the home page, for feeds and for search engines.
#description = "What this archive is about, in one sentence."

# Who publishes. Stands in citations as the institution, and as the author of a briefing that names none.
#desk = "The Desk"

# The publisher in the Research Organization Registry, for search engines and citation indexes.
#ror = "https://ror.org/02mhbdp94"

# How many briefings the first page of a list shows; a longer list also has a page for each year.
#briefings_on_first_page = 50

# What comes first on the pages of tags and years: the "newest" briefing or the "oldest". A tag may differ: write
# order: oldest in its record. A tag of kind storyline starts with its oldest briefing unless its record says otherwise.
#order = "newest"

# Ingest proposes actors and tags. "likely" shows those that are well founded, marked as proposed, until somebody
# confirms them; true shows all of them, false none.
#show_proposed = "likely"

# Who else there is than everyone, such as ["staff"]. What has audience: staff is kept off the public site; an
# audience that is not in this list is an error.
#audiences = []

# ---- What texts may do on their pages. -----------------------------------------------------------

[content]

# Pictures on other sites, ![the harbour](https://elsewhere.example/a.jpg): "link" shows a link to each and fetches
# nothing; with "allow" every reader fetches them from there, and that site learns who reads what.
#foreign_images = "link"

# ---- What pages show beside texts and listings. --------------------------------------------------

[pages]

# What is switched off with false also costs no time: a large archive is built sooner and takes less room.
# With a briefing: who is quoted in it, older briefings that are like it, the ones before and after in its first tag
# and of its first actor, and how to cite it.
#quotes = true
#related = true
#threads = true
#cite = true

# At the end of each paragraph and heading: a link to itself, so that its address can be taken.
#permalinks = true

# At an actor's name in a text, for mouse and keyboard: a card that says who it is and shows its latest briefings; a
# small file for each actor.
#cards = true

# With an actor: each sentence that names it, with a link to its paragraph.
#passages = true

# With an actor or a tag: the timeline; who and what is named together with it, and how
# an actor was described.
#pictures = true
#company = true

# ---- How the site looks. -------------------------------------------------------------------------

[theme]

# The colour of links, on light and on dark ground. A colour that cannot be read on its ground (WCAG AA)
# is an error that tells the contrast and a colour near it that can.
#accent = "#7a1f2b"
#accent_dark = "#e5a3a0"

# The typeface: "source-serif" is Source Serif 4, which comes with the site; "system" is one that readers have already.
#font = "source-serif"

# The grounds, and the text on them; quieter text and lines are mixed of the two.
#paper = "#fcfbf8"
#ink = "#1c1a17"
#paper_dark = "#171614"
#ink_dark = "#e8e4da"

# A picture in place of the name, another for dark ground, and the text for readers who cannot see it
# (without it the title).
#logo = "content/assets/logo.svg"
#logo_dark = "content/assets/logo-dark.svg"
#logo_alt = "The Desk"

# More links in the header: a page of this site ("/about/") or a full address.
#nav = [{label = "Contact", url = "mailto:desk@example.org"}]

# A line at the foot of every page.
#footer = "© The Desk"

# ---- Files for programs. -------------------------------------------------------------------------

[exports]

# A feed for each tag and actor (the feed of the whole site is always there), a JSON feed, and llms.txt.
#feeds = true

# archive.json, briefings.csv and actors.csv: everything but the texts; beacon.txt: which entities of Wikidata have
# a page here.
#lists = true

# Citations of every briefing in one file: BibTeX, RIS and CSL-JSON.
#citations = true

# A JSON file beside each briefing's page, with its citations.
#briefings = true

# true also puts the citation of each briefing beside its page, as a BibTeX, an RIS and a CSL-JSON file
# that "Cite" links to: three files more for each briefing.
#citation_files = false

# A picture with title and date for each briefing, which networks show with a link to it. "auto" draws it where Pillow
# and a font are installed (pip install "site-builder[cards]"), true says that they must be, false draws none.
#cards = "auto"

# true puts whole texts into the feeds, which otherwise have summaries.
#full_text_feeds = false

# true also puts the text of each briefing beside its page as Markdown, index.md, for programs that read text.
# It needs markdownify: pip install "site-builder[markdown]".
#markdown = false

# true also writes archive.sqlite: every briefing with its text, actors, tags, mentions, quotations and
# references as a database with full-text search, which Datasette and any SQLite tool open.
#sqlite = false

# true also writes the old addresses of content/redirects.csv, of merged actors and of retired tags to
# _redirects, which Netlify, Cloudflare Pages and others obey. Without it each has a page that redirects.
#redirects = false

# ---- Rights. ------------------------------------------------------------------------------------

[rights]

# The licence of the texts: its address, to which pages, feeds and data link, and its name at the foot of each page.
#license = "https://creativecommons.org/licenses/by/4.0/"
#name = "CC BY 4.0"

# What machines may do with the site, "yes" or "no", said in robots.txt as Content-Signal: list it in a search engine,
# base an answer on it, train a language model with it. A line that is left out says nothing.
#search = "yes"
#ai_input = "yes"
#ai_train = "no"

# ---- The search. ---------------------------------------------------------------------------------

[search]

# false leaves out the search with its page and its index: about 1,200 small files for 10,000 briefings.
#enabled = true

# ---- How the finished site is put into its folder. -----------------------------------------------

[publish]

# true once readers see what `site-builder build` writes. From then on the permanent URLs are listed in
# content/published.csv, and a build that would lose one of them fails and says what to do.
#live = false

# The mode of the files in public/, as chmod takes it, whatever the umask; folders get the same with the
# right to enter: "644" (everyone may read), "640" (the group) or "600" (you alone).
#mode = "644"

# ---- How source documents are read. --------------------------------------------------------------

[ingest]

# What 10/02/2021 means where a document leaves it open:
# "day-first" is 10 February, "month-first" is October 2.
#date_order = "day-first"

# true leaves in the text what sites put around it: navigation, share lines, footers (ingest --keep-furniture, once).
#keep_furniture = false

# false leaves the header of a new briefing without proposed actors and tags.
#propose = true

# Files of seeds/ that are passed over, by name, folder or pattern; seeds/.ignore may list more, one a line.
#ignore = ["*.xlsx", "scans/"]

# The addresses that posts had on another site, as a pattern: each old URL is redirected to its text here.
#permalink = "/:year/:month/:day/:slug/"

# A spaCy model, by the name of its package or as a folder, whose names become proposals that the rules judge. It finds
# more people and takes ten times as long: pip install "site-builder[ner]", then python -m spacy download en_core_web_sm
#ner_model = "en_core_web_sm"

# One of its own for a language; where the tables of this program have no words of it, the model is believed alone.
#ner_models = { pt = "pt_core_news_sm" }

# Limits, so that a damaged or hostile file stops with a message and not the machine:
# the size of a document, of the text in it and of its longest line;
#max_seed_mb = 50
#max_text_mb = 4
#max_line_kb = 500
# the paragraphs, cells and other elements of a Word, OpenDocument, RTF, HTML or PDF file;
#max_elements = 300000
# how deep they may lie inside each other;
#max_depth = 120
# what a .zip may hold, unpacked, and how many times its packed size a file in it may have;
#max_archive_mb = 200
#max_archive_files = 2000
#max_ratio = 200
# how deep files may lie in files (2 is a mail in a mailbox in a .zip);
#max_containers = 2
# the pages of a PDF and what its packed parts may hold;
#max_pages = 3000
#max_pdf_mb = 400
# the parts of a mail and the longest line of its header.
#max_mail_parts = 500
#max_header_kb = 20

# ---- How you cite your own briefings. ------------------------------------------------------------

# With the three lines below, the words  see DD 2/2/2021; “Title of the briefing”  become a link to
# that briefing. The name in the brackets is the label as it is written in the text; one table for each series.

#[series.DD]
# The series in full, for citations.
#name = "Desk Dispatch"
# How dates after the label are written.
#date_order = "day-first"
"""

STARTER_ACTORS = """\
# The people, organisations, governments and places that briefings name; one record for each, sorted by key.
# The key never changes: it is the address /actors/KEY/ and what a briefing lists under "actors".
# Ingest adds proposed records; you correct them here, or write your own. Comments stay where they are.
#
# ilse-vantor:
#   kind: person              # person, organisation, government, office, group, place
#   name: Ilse Vantor         # as you write it
#   family: Vantor            # sorted and cited under; "Vantor" alone links after the full name
#   given: Ilse
#   names:                    # other ways to write it
#     - text: I. Vantor
#   roles:                    # offices held, with dates
#     - title: foreign minister
#       country: karvonia
#       from: 2019-03-01
"""

STARTER_TAGS = """\
# The vocabulary of the archive; one record for each tag, sorted by key.
# The key never changes: it is the address /tags/KEY/ and what a briefing lists under "tags".
about-this-archive:
  label: About this archive     # as readers see it
  kind: topic                   # region, topic, institution, instrument, storyline
  definition: How this archive is made and kept.
  # match: [archive practice]   # whole words that make ingest propose the tag
  # broader: another-key        # the tag above it
  # order: oldest               # which briefing its page starts with: newest, oldest
"""

WELCOME = """\
---
title: Welcome to Your Archive
date: {day}
summary: A briefing is one text file. This one shows how it is written; edit it, or delete it.
tags:
  - about-this-archive
---

A briefing is one text file. This one shows how it is written; edit it, or delete it.

The lines between the two rows of dashes are the header: a title, a date, a summary for lists and feeds, and the keys of
tags and actors. Only the title must be there. If the title has a colon, put it in quotes: `title: "Karvonia: Talks
Resume"`. Everything below the header is the text, in Markdown.

## From Documents You Have

Put documents into the folder `seeds/` as they are, text, Word, PDF, web pages or mail, and run `site-builder ingest`.
Each becomes a file like this one: its title, date and headings found, the navigation of old web pages taken out, and
the actors and tags it names proposed in the header. Not a word is lost; what was taken out is listed. Correct the file
freely: the next ingest keeps your changes.

## What You Can Write

A blank line starts a new paragraph, two `#` signs a heading. Words can be *stressed* or **strong**. Lists start with a
dash:

- a web address, such as <https://example.org/>, becomes a link;
- a link to another briefing names its file: `[what it says](/briefings/FILE-NAME/)`;
- a name becomes a link where `actors.yaml` knows it and the header lists it.

> A quotation begins with a sign like an arrow head.

Tables are drawn with bars:

| Folder | Holds |
| --- | --- |
| `seeds/` | documents as they came |
| `content/` | what is published, one file for each briefing |
| `public/` | the finished site, made by `site-builder build` |

## Next

Run `site-builder serve` and open the address it prints. To see a full archive at once, run `site-builder demo DIR` in
another folder. Whatever needs your attention is listed by `site-builder check`.
"""


def is_sample(source: SourceFile) -> bool:
    """Whether a content file is the briefing of a new archive as it was laid down, which nobody has edited."""
    if not source.path.endswith("-welcome-to-your-archive.md"):
        return False
    text = source.data.decode("utf-8", "replace").replace("\r\n", "\n")
    return text == WELCOME.format(day=source.stem[:10])


def starter_files(*, day: str = "2025-01-01") -> Iterator[tuple[str, str]]:
    """Path and text of every file of a new archive; the day (`YYYY-MM-DD`) dates its one briefing."""
    yield "site.toml", STARTER_SITE
    yield "seeds/.gitkeep", ""
    yield f"content/briefings/{day[:4]}/{day}-welcome-to-your-archive.md", WELCOME.format(day=day)
    yield "content/actors.yaml", STARTER_ACTORS
    yield "content/tags.yaml", STARTER_TAGS
    yield ".gitignore", GITIGNORE
    yield ".gitattributes", GITATTRIBUTES
