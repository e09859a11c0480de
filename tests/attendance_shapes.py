"""Shapes in which notes say who was there, and shapes that only look so. All names are invented.

Each is (ending, text, the people expected). "a; b" parts the people. In `word` shapes a line that
begins with "# " is a heading, "- " an item, and one with bars a row of a table.
"""

from __future__ import annotations

PEOPLE = [
    # ------------------------------------------------ headings, followed by items
    ("md", "## Attendees\n\n- Maren Oduya\n- Tobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    ("md", "**Attendance:**\n\n* Maren Oduya\n* Lise Fontenay\n", "Maren Oduya; Lise Fontenay"),
    ("md", "### Attendees (3)\n\n1. Maren Oduya\n2. Lise Fontenay\n", "Maren Oduya; Lise Fontenay"),
    ("md", "## In attendance\n\n- [x] Maren Oduya\n- [ ] Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    ("txt", "MEMBERS PRESENT\n\nMaren Oduya\nTobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    (
        "txt",
        "Members absent\n--------------\n\n- Maren Oduya\n- Bo Ekwall\n",
        "Maren Oduya; Bo Ekwall",
    ),
    ("txt", "Also present:\nMaren Oduya\nBo Ekwall\n\nWe began late.", "Maren Oduya; Bo Ekwall"),
    ("md", "## Voting members\n\n- Maren Oduya\n- Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    ("md", "## Roster\n\n- Maren Oduya\n- Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    ("md", "## Who is here\n\n- Maren Oduya\n- Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    ("md", "## Sign in\n\n- Maren Oduya, Alder Unified\n- Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    ("md", "## Invited\n\n- Maren Oduya\n\n## Guests\n\n- Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    (
        "word",
        "# Participants\n- Maren Oduya\n- Bo Ekwall\n# Agenda\n- Budget Swap\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "html",
        "<h2>Attendees</h2><ul><li>Maren Oduya</li><li>Bo Ekwall</li></ul><p>Notes</p>",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "html",
        "<p><b>Present:</b> Maren Oduya, Bo Ekwall</p><p>Agenda</p>",
        "Maren Oduya; Bo Ekwall",
    ),
    # ------------------------------------------------ one line, several separators
    ("txt", "Regrets: Maren Oduya, Tobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    ("txt", "Apologies - Maren Oduya; Tobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    ("txt", "Excused: Maren Oduya / Tobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    ("txt", "Absent: Maren Oduya and Tobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    ("txt", "On the phone: Maren Oduya | Tobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    ("txt", "Attendees: Maren Oduya · Tobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    ("txt", "Attendees:\tMaren Oduya\tTobin Achterberg\n", "Maren Oduya; Tobin Achterberg"),
    (
        "txt",
        "Present: Maren Oduya, Tobin Achterberg, Lise Fontenay, Bo Ekwall, Odalys\n"
        "Mbeki, Ravi Thackeray, Keiko Lindqvist, Anselm Dufresne, Pell Marchetti,\n"
        "Ines Calloway\n\nThe meeting began at nine.\n",
        "Maren Oduya; Tobin Achterberg; Lise Fontenay; Bo Ekwall; Odalys Mbeki; Ravi Thackeray;"
        "Keiko Lindqvist; Anselm Dufresne; Pell Marchetti; Ines Calloway",
    ),
    (
        "txt",
        "Present: Maren Oduya,\nTobin Achterberg,\nBo Ekwall\n",
        "Maren Oduya; Tobin Achterberg; Bo Ekwall",
    ),
    (
        "md",
        "**Attendees**: Maren Oduya, Bo Ekwall, and Lise Fontenay.\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    ("md", "Attendance (4): Maren Oduya, Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    (
        "md",
        "## Attendees\n\nMaren Oduya, Bo Ekwall, Lise Fontenay\n\n## Notes\n\nMaths, Art, Play\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    ("md", "## Attendees\n\nMaren Oduya\\\nBo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    # ------------------------------------------------ tables
    (
        "md",
        "## Attendance\n\n| Name | Role | Present |\n|--|--|--|\n| Maren Oduya | Principal | y |\n"
        "| Bo Ekwall | Coach | n |\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "md",
        "| Name | Abbreviation | Organization |\n|--|--|--|\n| Maren Oduya | MOA | Alder |\n"
        "| Bo Ekwall | BEK | Birch Lab |\n\n## Item\n\nMOA: I think so.\n\nBEK: Me too.\n",
        "Maren Oduya=MOA; Bo Ekwall=BEK",
    ),
    (
        "md",
        "## Attendees\n\n| First | Last |\n|--|--|\n| Maren | Oduya |\n| Bo | Ekwall |\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "word",
        "| District | Name | Email |\n| Alder | Maren Oduya | mo@alder.example |\n"
        "| Birch | Bo Ekwall | be@birch.example |",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "csv",
        "First Name,Last Name,District,Present\nMaren,Oduya,Alder,x\nBo,Ekwall,Birch,\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "csv",
        'Name,Role,District,Email\n"Oduya, Maren",Principal,Alder,mo@a.example\n'
        '"Ekwall, Bo",Coach,Birch,be@b.example\n',
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "csv",
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
        "Maren Oduya (moduya),mo@a.example,01/02/2024 09:00:01,01/02/2024 10:00:00,60,Yes\n"
        "Bo's iPad,,01/02/2024 09:00:01,01/02/2024 10:00:00,60,Yes\n"
        "iPhone de Lise,,01/02/2024 09:00:01,01/02/2024 10:00:00,60,Yes\n"
        "Tobin Achterberg – District 5,,01/02/2024 09:00:01,01/02/2024 10:00:00,60,Yes\n",
        "Maren Oduya; Bo; Lise; Tobin Achterberg",
    ),
    (
        "csv",
        "Full Name\tUser Action\tTimestamp\nMaren Oduya (Guest)\tJoined\t9:00\n"
        "Bo Ekwall\tLeft\t9:10\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "xlsx",
        "Participant | Organization | Attended\nMaren Oduya | Alder Unified | y\n"
        "Bo Ekwall | Birch Unified | n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "xlsx",
        "Last name | First name | Title\nOduya | Maren | Principal\nEkwall | Bo | Coach",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "word",
        "# Attendees\n| Maren Oduya | Bo Ekwall |\n| Lise Fontenay | Tobin Achterberg |",
        "Maren Oduya; Bo Ekwall; Lise Fontenay; Tobin Achterberg",
    ),
    (
        "md",
        "## Attendance\n\n| Member | 1/12 | 2/9 |\n|--|--|--|\n| Maren Oduya | ✓ | ✓ |\n"
        "| Bo Ekwall | | ✓ |\n",
        "Maren Oduya; Bo Ekwall",
    ),
    # ------------------------------------------------ titles, order, suffixes
    (
        "txt",
        "Present: Dr. Maren Oduya, Supt. Bo Ekwall, Ms. Fontenay\n",
        "Maren Oduya; Bo Ekwall; Fontenay",
    ),
    (
        "txt",
        "Councilmembers present: Councilmember Oduya, Vice Mayor Bo Ekwall, Mayor Fontenay\n",
        "Oduya; Bo Ekwall; Fontenay",
    ),
    (
        "md",
        "## Attendees\n\n- Oduya, Maren\n- Ekwall, Bo\n- Fontenay, Lise\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    (
        "md",
        "## Attendees\n\n- Oduya, Maren K., Director\n- Ekwall, Bo T., Coach\n",
        "Maren K. Oduya; Bo T. Ekwall",
    ),
    (
        "md",
        "## Attendees\n\n- Maren Oduya, Ed.D.\n- Bo Ekwall, Jr.\n- Lise Fontenay, PhD, Coach\n",
        "Maren Oduya; Bo Ekwall Jr.; Lise Fontenay",
    ),
    ("txt", "REGISTERS: MAREN ODUYA, BO Q. EKWALL\n", "Maren Oduya; Bo Q. Ekwall"),
    (
        "txt",
        "PRESENT: MAREN ODUYA, BO Q. EKWALL, LISE FONTENAY\n",
        "Maren Oduya; Bo Q. Ekwall; Lise Fontenay",
    ),
    (
        "txt",
        "Present: Trustees Oduya, Ekwall, Fontenay and Achterberg\n",
        "Oduya; Ekwall; Fontenay; Achterberg",
    ),
    # ------------------------------------------------ organisations beside the name
    (
        "md",
        "## Attendees\n\n- Maren Oduya, Harbor Logic\n- Bo Ekwall, Harbor Logic\n"
        "- Lise Fontenay – Tidewater\n- Tobin Achterberg (Quillon)\n- Ines Calloway / Quillon\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay; Tobin Achterberg; Ines Calloway",
    ),
    (
        "md",
        "## Attendees\n\n- Google: Maren Oduya, Bo Ekwall\n- Red Hat: Lise Fontenay\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    (
        "md",
        "## Attendees\n\n- Autodesk, Maren Oduya\n- Intel, Bo Ekwall\n- Netflix, Lise Fontenay\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    (
        "txt",
        "Attendees:\n\nMaren Oduya\tHarbor Logic\nBo Ekwall\tTidewater\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "md",
        "## Alder Unified\n\n**Attendees**\n\n- Maren Oduya - Superintendent\n"
        "- Bo Ekwall - Birch Lab\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "txt",
        "Attendees: Maren Oduya (Google), Bo Ekwall (Red Hat), Lise Fontenay (IBM)\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    # ------------------------------------------------ handles, pronouns, abbreviations
    (
        "md",
        "## Present\n\n* Maren Oduya @mduya (TSC)\n* Bo Ekwall (@bekw)\n* Lise Fontenay [lfo]\n"
        "* Tobin Achterberg - tachter\n",
        "Maren Oduya=@mduya; Bo Ekwall=@bekw; Lise Fontenay; Tobin Achterberg",
    ),
    (
        "md",
        "## Present\n\n- Maren Oduya (she/her)\n- Bo Ekwall [he/him]\n- Lise Fontenay, they/them\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    (
        "md",
        "## Present\n\n- Maren Oduya (MO)\n- Bo Ekwall (BE)\n\n## Notes\n\nMO: yes\n\nBE: no\n",
        "Maren Oduya=MO; Bo Ekwall=BE",
    ),
    (
        "md",
        "## Present\n\nMaren Oduya (MO), Bo Ekwall (BEK), Lise Fontenay (LF)\n",
        "Maren Oduya=MO; Bo Ekwall=BEK; Lise Fontenay=LF",
    ),
    (
        "md",
        "**Attendees:** @maren-oduya, @bekwall, @lisef\n",
        "maren-oduya=@maren-oduya; bekwall=@bekwall; lisef=@lisef",
    ),
    # ------------------------------------------------ minutes of standards bodies and councils
    (
        "txt",
        "Present\n       Maren_Oduya, Bo_Ekwall, LiseF\n\nRegrets\n       Tobin_Achterberg\n\n"
        "Chair\n       Ines_Calloway\n\nScribe\n       maren\n",
        "Maren Oduya; Bo Ekwall; Tobin Achterberg; Ines Calloway; LiseF",
    ),
    (
        "txt",
        "Scribe: Maren Oduya\nChair: Bo Ekwall\nscribenick: lisef\n",
        "Maren Oduya; Bo Ekwall; lisef",
    ),
    (
        "txt",
        "<moduya> I would like to start\n<bekwall> fine\n<moduya> so we do\n<bekwall> yes\n",
        "moduya; bekwall",
    ),
    (
        "txt",
        "The meeting was called to order by President Oduya at 7:02 p.m.\n\nMotion by Ekwall,"
        " second by"
        " Fontenay, to approve the minutes.\n\nAyes: Ekwall, Fontenay; Nays: none\n",
        "Oduya; Ekwall; Fontenay",
    ),
    (
        "txt",
        "Trustee Maren Oduya moved to adjourn. Seconded by Trustee Ekwall.\n",
        "Maren Oduya; Ekwall",
    ),
    (
        "txt",
        "Moved by Maren Oduya and seconded by Bo Ekwall that the budget be adopted.\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "txt",
        "AYES: Oduya, Ekwall\nNOES: Fontenay\nABSTAIN: None\nABSENT: Achterberg\n",
        "Oduya; Ekwall; Fontenay; Achterberg",
    ),
    (
        "txt",
        "Roll call: Oduya – present; Ekwall – absent; Fontenay – present\n",
        "Oduya; Ekwall; Fontenay",
    ),
    # ------------------------------------------------ roles
    (
        "txt",
        "Facilitator(s): Maren Oduya\nTimekeeper: Bo\nNote-taker: Lise Fontenay\n",
        "Maren Oduya; Bo; Lise Fontenay",
    ),
    (
        "txt",
        "Host: Maren Oduya\nPresenters: Bo Ekwall & Lise Fontenay\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    ("txt", "Notes by Maren Oduya\n", "Maren Oduya"),
    (
        "txt",
        "Minutes taken by: Maren Oduya\nSubmitted by Bo Ekwall\nPrepared by: Lise Fontenay\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    ("txt", "cc: Maren Oduya, Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    (
        "word",
        "From: Maren Oduya\nTo: Bo Ekwall; Lise Fontenay\nSubject: visit\nHere is the plan.",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    ("md", "- **Facilitator**: Maren Oduya\n- **Scribe**: Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    ("txt", "Next facilitator: Maren Oduya\nNext scribe - Bo Ekwall\n", "Maren Oduya; Bo Ekwall"),
    # ------------------------------------------------ chats and transcripts
    (
        "txt",
        "10:02:11 From Maren Oduya to Everyone: hi\n10:03:00 From Bo to Everyone: hello\n",
        "Maren Oduya; Bo",
    ),
    (
        "txt",
        "Maren Oduya  9:41 AM\nGood morning\n\nBo Ekwall  9:42 AM\nHi\n\nMaren Oduya  9:45 AM\n"
        "ok\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "txt",
        "Maren Oduya   0:03\nWelcome.\n\nUnknown Speaker   0:09\nThanks.\n\nBo Ekwall   0:12\n"
        "So.\n\n"
        "Maren Oduya   0:20\nYes.\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "vtt",
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Maren Oduya>Hello there</v>\n\n"
        "00:00:04.000 --> 00:00:06.000\n<v Bo Ekwall (Guest)>good day</v>\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "vtt",
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nBo's iPhone: Hello there\n\n"
        "00:00:04.000 --> 00:00:06.000\nMaren Oduya - Alder USD: good day\n",
        "Bo; Maren Oduya",
    ),
    (
        "json",
        '[{"user": "Maren Oduya", "text": "hi"}, {"user": "Bo", "text": "yes", "ts": "2"}]',
        "Maren Oduya; Bo",
    ),
    ("txt", "here: maren, bo, deshawn\n", "maren; bo; deshawn"),
    # ------------------------------------------------ kinds of names
    ("md", "## Attendees\n\n- Maren\n- Tobin\n- Odalys\n", "Maren; Tobin; Odalys"),
    ("txt", "Present: Maren O., Bo E., Lise F.\n", "Maren O.; Bo E.; Lise F."),
    (
        "md",
        "## Attendees\n\n- Maren de la Cruz\n- Bo van der Berg\n- Lise Al-Rashid\n",
        "Maren de la Cruz; Bo van der Berg; Lise Al-Rashid",
    ),
    (
        "md",
        "## Attendees\n\n- Ana María Fontenay Calloway\n- Jean-Luc D’Oduya\n- Siân O'Ekwall\n",
        "Ana María Fontenay Calloway; Jean-Luc D’Oduya; Siân O'Ekwall",
    ),
    (
        "md",
        "## Attendees\n\n- 王小明\n- Ольга Иванцова\n- Ιωάννα Πέτρου\n",
        "王小明; Ольга Иванцова; Ιωάννα Πέτρου",
    ),
    (
        "md",
        "## Attendees\n\n- J. R. Oduya\n- Bo T. Ekwall III\n- McKenna Fontenay\n",
        "J. R. Oduya; Bo T. Ekwall III; McKenna Fontenay",
    ),
    (
        "txt",
        "Attendees: Maren Oduya, Maren Ekwall, Bo Fontenay\n",
        "Maren Oduya; Maren Ekwall; Bo Fontenay",
    ),
    (
        "md",
        '## Attendees\n\n- Robert "Bob" Oduya\n- Lise (Lee) Fontenay\n',
        "Robert Oduya=Bob; Lise Fontenay=Lee",
    ),
    # ------------------------------------------------ sections that end
    (
        "md",
        "Attendees:\n\n- Maren Oduya\n- Bo Ekwall\n\nAgenda:\n\n- Equity Audit\n- Rubric Swap\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "txt",
        "Attendees\n\nMaren Oduya\nBo Ekwall\n\nAgenda\n\nWelcome Circle\nNeeds Review\n",
        "Maren Oduya; Bo Ekwall",
    ),
    (
        "pdf",
        "= Minutes\n\n*Present:* Maren Oduya, Bo Ekwall\n\n*Absent:* Lise Fontenay\n\n"
        "== Agenda\n\n- Shared Vision\n",
        "Maren Oduya; Bo Ekwall; Lise Fontenay",
    ),
    (
        "pdf",
        "== Attendees\n\n- Maren Oduya, Alder Unified\n- Bo Ekwall, Birch Unified\n",
        "Maren Oduya; Bo Ekwall",
    ),
]

NOBODY = [
    ("md", "## Agenda\n\n- Shared Vision\n- Needs Assessment\n- Silver Lining\n"),
    ("md", "## Working Groups:\n\n- Open Source\n- Data Quality\n- Budget Watch\n"),
    ("md", "## Organisations present\n\n- Harbor Logic Inc\n- Alder Unified School District\n"),
    ("md", "## Tools\n\n- Google Docs\n- Padlet\n- Jamboard\n"),
    ("md", "## Cities\n\n- Salem\n- Aurora\n- Santa Rosa\n"),
    ("md", "## Action items\n\n- Send Slides\n- Book Room\n"),
    ("txt", "Present: 12 of 15\n"),
    ("txt", "Attendees: about 30 people\n"),
    ("txt", "Absent: none\n"),
    ("txt", "Regrets: N/A\n"),
    ("txt", "Facilitator: TBD\nNote-taker: volunteer needed\n"),
    ("md", "## Roles\n\n- Facilitator\n- Note Taker\n- Time Keeper\n- Vibe Watcher\n"),
    ("txt", "Participants: district leaders, coaches, teachers\n"),
    ("txt", "Present: Quorum reached\n"),
    ("txt", "Guests: Parents and Students\n"),
    ("txt", "Attendees: All\n"),
    ("md", "## Attendance\n\n| Month | Count |\n|--|--|\n| May | 12 |\n| June | 9 |\n"),
    ("md", "## Attendance\n\nAttendance was low in the morning and rose after lunch.\n"),
    ("md", "## Participants\n\n- Elementary Teachers\n- Middle School Coaches\n- Union Reps\n"),
    ("md", "## Invited Organizations\n\n- Northern Lights\n- Quill Partners\n"),
    ("txt", "Location: Maple Room\nTime: Noon\nZoom Link: none\n"),
    ("txt", "Motion by consensus, second by the group.\n"),
    ("txt", "Present the slides to everyone\nHost a visit\n"),
    ("txt", "Motion: Approve Budget\nVote: Unanimous\n"),
    ("csv", "Name,Type,Students\nAlder Unified,District,1200\nBirch Elementary,School,300\n"),
    ("csv", "Indicator,Value\nStaff Buy-In,3\nFamily Voice,4\n"),
    (
        "md",
        "## Attendees\n\n- Zoom Room 2\n- Conference Phone\n- iPad\n- Galaxy Tab\n- Unknown"
        " Caller\n",
    ),
    (
        "md",
        "| Name | Description |\n|--|--|\n| Design Sprint | A week |\n| Gallery Walk | An hour |\n",
    ),
    ("txt", "Hosts: Alder Unified School District, Harbor Foundation\n"),
    ("txt", "<p> is a tag\n<b> is another\n<div> is a third\n<p> comes again\n"),
    ("txt", "To: be decided\nFrom: now on we meet weekly\n"),
    ("txt", "Ayes: 5; Nays: 0\nMotion Carried\n"),
    ("md", "## Present\n\n- Present Simple\n- Past Tense\n"),
    (
        "vtt",
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nSpeaker 1: Hello\n\n"
        "00:00:04.000 --> 00:00:06.000\nConference Room: good day\n",
    ),
]

# Shapes of other communities, with names of other languages.
MORE_PEOPLE = [
    (
        "md",
        "# Meeting notes\n\nAmina Diallo (AD), Henrik Sandvik (HSK), Priya Raman (PR), Tomasz "
        "Wilk (TWK), Yuki Arakawa (YA)\n\n## Item\n\nHSK: I agree.\n\nPR: So do I.\n",
        "Amina Diallo=AD; Henrik Sandvik=HSK; Priya Raman=PR; Tomasz Wilk=TWK; Yuki Arakawa=YA",
    ),
    (
        "md",
        "## Team\n\n- Amina Diallo\n- Henrik Sandvik\n- Priya Raman\n- Tomasz Wilk\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman; Tomasz Wilk",
    ),
    (
        "txt",
        "    Directors Present:\n\n      Amina Diallo\n      Henrik Sandvik\n\n    Directors"
        " Absent:\n"
        "\n      none\n\n    Guests:\n\n      Priya Raman\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman",
    ),
    (
        "md",
        "- People: Amina, hsandvik, Priya Raman, twilk\n- Minutes: Amina\n",
        "Amina; hsandvik=@hsandvik; Priya Raman; twilk=@twilk",
    ),
    (
        "txt",
        "People present (lines said)\n\n* adiallo (45)\n* hsandvik (20)\n* priya (3)\n",
        "adiallo; hsandvik; priya",
    ),
    (
        "txt",
        "PRESENT: Council Members Diallo, Sandvik and Mayor Raman\nABSENT: None\n"
        "STAFF PRESENT: City Manager Tomasz Wilk, City Clerk Yuki Arakawa\n",
        "Diallo; Sandvik; Raman; Tomasz Wilk; Yuki Arakawa",
    ),
    (
        "txt",
        "Board Members Present: Mr. Henrik Sandvik, President; Mrs. Amina Diallo, Vice President;"
        " Dr. Priya Raman\n",
        "Henrik Sandvik; Amina Diallo; Priya Raman",
    ),
    (
        "md",
        "### Attendees [add yourself]\n\n- ✅ Amina Diallo (Quillon)\n- ❌ Henrik Sandvik\n"
        "- 🟢 Priya Raman, Tidewater, @praman\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman=@praman",
    ),
    (
        "txt",
        "Attendees:\n1) Amina Diallo\n2) Henrik Sandvik\n3) Priya Raman\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman",
    ),
    (
        "txt",
        "Chairs: Amina Diallo, Henrik Sandvik\nJabber scribe: Priya Raman\nMinute taker: Tomasz\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman; Tomasz",
    ),
    (
        "txt",
        "Attendees: Amina, Henrik, Priya, Tomasz, Yuki\n",
        "Amina; Henrik; Priya; Tomasz; Yuki",
    ),
    (
        "txt",
        "Attendees: Amina Diallo Henrik Sandvik Priya Raman\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman",
    ),
    (
        "txt",
        "Present: Amina Diallo (chair), Henrik Sandvik (remote), Priya (late)\n",
        "Amina Diallo; Henrik Sandvik; Priya",
    ),
    ("txt", "Chair: Amina Diallo  Scribe: Henrik Sandvik\n", "Amina Diallo; Henrik Sandvik"),
    (
        "md",
        "*Attendees:* ~~Amina Diallo~~, *Henrik Sandvik*, `Priya Raman`\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman",
    ),
    (
        "md",
        "## Attendees\n\n- Amina Diallo <adiallo@a.example>\n- Henrik Sandvik - Coach - Alder\n",
        "Amina Diallo; Henrik Sandvik",
    ),
    (
        "md",
        "Members: Amina Diallo, Henrik Sandvik\n\nGuests: Priya Raman (Alder)\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman",
    ),
    (
        "md",
        "## Meeting 3 May\n\n### Present\n\n- Amina Diallo\n\n## Meeting 10 May\n\n### Present\n\n"
        "- Henrik Sandvik\n- Amina Diallo\n\n### Topics\n\n- Rubric Swap\n",
        "Amina Diallo; Henrik Sandvik",
    ),
    (
        "word",
        "Attendees:\nAmina Diallo, Alder Unified\nHenrik Sandvik, Birch Unified\n\nNotes\n",
        "Amina Diallo; Henrik Sandvik",
    ),
    (
        "word",
        "# Sign-in Sheet\n| Name | School | Signature |\n| Amina Diallo | Alder | x |\n"
        "| Henrik Sandvik | Birch | |",
        "Amina Diallo; Henrik Sandvik",
    ),
    (
        "html",
        "<table><tr><th>Attendee</th><th>Org</th></tr><tr><td>Amina Diallo</td><td>Alder</td>"
        "</tr><tr><td>Henrik Sandvik</td><td>Birch</td></tr></table>",
        "Amina Diallo; Henrik Sandvik",
    ),
    (
        "csv",
        "Timestamp,Your name,Your district,How was it?\n1/2/24,Amina Diallo,Alder,Fine\n"
        "1/2/24,Henrik Sandvik,Birch,Good\n",
        "Amina Diallo; Henrik Sandvik",
    ),
    (
        "md",
        "| Action | Owner |\n|--|--|\n| Book a room | Amina Diallo |\n| Send slides | Henrik |\n",
        "Amina Diallo; Henrik",
    ),
    (
        "md",
        "## Asistentes\n\n- Amina Diallo\n- Íñigo Sandoval Ruiz\n",
        "Amina Diallo; Íñigo Sandoval Ruiz",
    ),
    (
        "txt",
        "In attendance were Amina Diallo, Henrik Sandvik and Priya Raman.\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman",
    ),
    (
        "txt",
        "Present at the meeting: Amina Diallo, Henrik Sandvik\n",
        "Amina Diallo; Henrik Sandvik",
    ),
    ("txt", "Joining us today: Amina Diallo and Priya Raman\n", "Amina Diallo; Priya Raman"),
    (
        "txt",
        "Small group 1: Amina, Henrik, Priya\nSmall group 2: Tomasz, Yuki, Odalys\n",
        "Amina; Henrik; Priya; Tomasz; Yuki; Odalys",
    ),
    (
        "md",
        "## Breakout rooms\n\n- Room 1: Amina Diallo, Henrik Sandvik, Priya Raman\n",
        "Amina Diallo; Henrik Sandvik; Priya Raman",
    ),
    (
        "word",
        "Observer: Amina Diallo\nTeacher: Ms. Sandvik\nSchool: Alder\nGrade: 7\nCoach: Priya",
        "Amina Diallo; Sandvik; Priya",
    ),
    (
        "txt",
        "Name: Amina Diallo\nSchool name: Alder Middle\nTeam: Priya, Tomasz\nNotes: Yuki\n",
        "Amina Diallo; Priya; Tomasz; Yuki",
    ),
    ("md", "**Who:** Amina, Priya & Tomasz\n\n**What:** Plan\n", "Amina; Priya; Tomasz"),
    ("txt", "Table 1: Amina, Priya\nTable 2: Tomasz, Odalys\n", "Amina; Priya; Tomasz; Odalys"),
]

MORE_NOBODY = [
    ("txt", "Topics: Shared Vision, Needs Assessment, Equity Audit, Data Walls\n"),
    (
        "md",
        "## Vendors\n\n- Harbor Logic\n- Tidewater Press\n- Northern Lights\n- Quill Partners\n",
    ),
    ("txt", "Groups: Red Team, Blue Team, Green Team\n"),
    ("txt", "Materials: Chart Paper, Sticky Notes, Markers\n"),
    ("md", "## Strategies\n\n- Think Pair Share\n- Gallery Walk\n- Number Talks\n- Exit Ticket\n"),
    ("txt", "Room 1: Maths, Art, Music\nRoom 2: History, Science, Drama\n"),
    ("txt", "People: our greatest strength\nMembers: please sign the form\n"),
    ("txt", "Schools: Rosa Parks Elementary, John Muir Middle, Cesar Chavez High\n"),
    ("csv", "Owner,Task,Due\nTBD,Send slides,May\nEveryone,Read the draft,June\n"),
    ("txt", "Lead: Literacy Team\nOwner: District Office\nContact: Front Desk\n"),
    ("txt", "Team: Literacy\nNotes: See Below\nWho: Everybody\nFrom: Monday\nWith: Care\n"),
    ("txt", "Project name: Shared Vision\nFile name: Alder Plan\nTeam name: Blue Heron\n"),
]
