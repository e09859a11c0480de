"""The invented study of the exchange samples: its texts, people, codes and selections."""

TEXTS = {
    "Convening": "Welcome 🌱 to the second convening.\n\n"
    "Ida Fernwood opened with a map 🗺️ of the six districts.\n"
    "“We want one page that says what good coaching is,” she said.\n"
    "Olu Marsh: our coaches meet on Mondays, naïve as that sounds.\n"
    "  - a shared calendar\n  - one protocol for visits 👩🏽‍🏫\n"
    "The group wrote three needs on paper; two were about time.\n"
    "Nobody had data on who takes part in the summer institute.\n\n"
    "Next: call each other before the visits in May. 𝒟one.\n",
    "Coach call": "Call of the coaches 📞, four people.\n"
    "Cass Orrin shared her planning sheet and how it failed.\n"
    "Two others asked for it; it went round the same day.\n"
    "What helps: short visits, a clear question, no scoring.\n"
    "What hinders: substitutes are hard to find on Fridays.\n"
    "They agreed to send one question each before the next call.\n",
    "Survey row 1": "😀 I learnt more from the hallway than from the slides.\n"
    "More time for that, please.\n",
}
CODES = (  # name, code above, colour, description
    ("Vision", None, "#336699", "What the community is for."),
    ("Shared purpose", "Vision", "#3c9", None),
    ("Needs", None, "#cc3300", "Include: a need is named. Exclude: complaints."),
    ("Time", "Needs", None, None),
    ("Follow-up", None, None, None),
)
USERS = ("Ren Alder", "Tove Quill")
SELECTIONS = (  # source, words, [(code, user)], comment, memo
    ("Convening", "the second convening", [("Vision", 0)], None, None),
    ("Convening", "a map 🗺️ of the six districts.", [("Vision", 0), ("Vision", 1)], None, None),
    ("Convening", "“We want one page that says what good coaching is,”",
     [("Shared purpose", 0)], "their words", "Ask for this page."),
    ("Convening", "Olu Marsh: our coaches meet on Mondays, naïve as that sounds.\n"
     "  - a shared calendar", [("Follow-up", 1)], None, None),
    ("Convening", "one protocol for visits 👩🏽‍🏫", [("Shared purpose", 1)], None, None),
    ("Convening", "three needs on paper", [("Needs", 0)], None, None),
    ("Convening", "two were about time", [("Time", 0), ("Time", 1)], None, None),
    ("Convening", "Nobody had data on who takes part in the summer institute.",
     [("Needs", 1)], None, None),
    ("Convening", "call each other before the visits in May", [("Follow-up", 0)], None, None),
    ("Convening", "𝒟one.", [("Follow-up", 0)], None, None),
    ("Coach call", "four people", [("Vision", 0)], None, None),
    ("Coach call", "Cass Orrin shared her planning sheet", [("Follow-up", 0)], None, None),
    ("Coach call", "asked for it; it went round the same day.", [("Follow-up", 1)], None, None),
    ("Coach call", "short visits", [("Shared purpose", 0)], None, None),
    ("Coach call", "no scoring", [("Shared purpose", 0)], None, None),
    ("Coach call", "substitutes are hard to find on Fridays", [("Time", 1)], None, None),
    ("Coach call", "hard to find", [("Needs", 0)], None, None),
    ("Coach call", "send one question each before the next call", [("Follow-up", 0)], None, None),
    ("Survey row 1", "the hallway", [("Follow-up", 0)], None, None),
    ("Survey row 1", "More time for that, please.", [("Time", 1)], None, None),
)  # fmt: skip
WHEN = "2026-03-02T09:30:00Z"
