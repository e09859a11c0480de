import random
import re
from collections import Counter
from pathlib import Path

import pytest

from qualcop.refi.offsets import ENOUGH, choose_conventions, tell_odds, weigh_source
from qualcop.refi.positions import Span, as_arrays, list_conventions, parse_convention
from refi_samples import CONVENTIONS, count_position, write_text

WORDS = (
    "the of and to a in we that was our on with they teachers district need coaching plan what I"
    " think can't “well” agreed, said: data? yes. next follow-up superintendent naïve"
).split()
EIGHT = [c for c in list_conventions() if c.breaks != "lf2"]


def make_prose(rng, size, wide=0.03, breaks=0.07):
    """Invented prose with characters beyond the basic plane and line ends."""
    words = [rng.choice(WORDS) if rng.random() > wide else rng.choice("😀𝒳") for _ in range(size)]
    return "".join(w + ("\n" if rng.random() < breaks else " ") for w in words)


def select_words(rng, text, count):
    """Passages of up to 25 words, from the start of a word to the end of one."""
    words = [m.span() for m in re.finditer(r"\S+", text)]
    firsts = [rng.randrange(len(words)) for _ in range(count)]
    return [(words[i][0], words[min(len(words) - 1, i + rng.randrange(25))][1]) for i in firsts]


def weigh(text, places, convention, names=False):
    spans = [
        Span(
            count_position(text, start, str(convention)),
            count_position(text, end, str(convention)),
            text[start:end] if names else None,
        )
        for start, end in places
    ]
    return weigh_source(write_text(text, str(convention)).decode(), spans)


def place(evidence, choice):
    first, last, _, _ = evidence.counted.place(
        *as_arrays(evidence.spans), choice.convention, choice.inclusive
    )
    return list(zip(first.tolist(), last.tolist(), strict=True))


@pytest.mark.parametrize(
    ("margin", "told"),
    [(3.6, "about 4,000 times likelier than"), (9.0, "over a million times likelier than"),
     (-1.0, "about 10 times less likely than"), (0.02, "as likely as")],
)  # fmt: skip
def test_odds_are_told_in_words(margin, told):
    assert tell_odds(margin) == told


def test_eight_passages_of_whole_words_tell_the_convention_and_fewer_never_mislead():
    rng = random.Random(11)
    for count, least in ((1, 0), (4, 80), (8, 100)):
        found = Counter()
        for trial in range(100):
            text = make_prose(rng, 500)
            places = select_words(rng, text, count)
            evidence = weigh(text, places, EIGHT[trial % 8])
            [choice] = choose_conventions([evidence])
            right = place(evidence, choice) == places
            found["open" if choice.basis == "open" else "right" if right else "wrong"] += 1
        assert found["wrong"] == 0
        assert found["right"] >= least, (count, found)


@pytest.mark.parametrize("label", CONVENTIONS)
def test_sources_with_one_passage_each_tell_it_together(label):
    rng = random.Random(5)
    texts = [make_prose(rng, 300) for _ in range(12)]
    places = [select_words(rng, text, 1) for text in texts]
    evidences = [weigh(t, p, label) for t, p in zip(texts, places, strict=True)]
    choices = choose_conventions(evidences)
    assert [place(e, c) for e, c in zip(evidences, choices, strict=True)] == places
    assert {c.basis for c in choices} <= {"common", "own"}


def test_a_lone_passage_without_a_name_stays_open_and_with_one_is_told():
    text = make_prose(random.Random(2), 300)
    words = [m.span() for m in re.finditer(r"\S+", text)]
    passage = [(words[200][0], words[206][1])]
    [choice] = choose_conventions([weigh(text, passage, "utf16-crlf2-bom0")])
    assert choice.basis == "open" and choice.margin < ENOUGH
    named = weigh(text, passage, "utf16-crlf2-bom0", names=True)
    [choice] = choose_conventions([named])
    assert (str(choice.convention), choice.basis) == ("utf16-crlf2-bom0", "own")


def test_a_name_that_is_cut_counts_as_a_beginning():
    text = make_prose(random.Random(4), 300)
    start, end = (text.index(" ", place) + 1 for place in (900, 1100))
    raw = write_text(text, "utf16-crlf1-bom0").decode()
    ends = [count_position(text, offset, "utf16-crlf1-bom0") for offset in (start, end)]
    name = " ".join(text[start:end].split())[:60]
    for shown in (name, name + "…", name + "..."):
        evidence = weigh_source(raw, [Span(*ends, shown)])
        assert evidence.named[parse_convention("utf16-crlf1-bom0")] == 1
    assert weigh_source(raw, [Span(*ends, "Interview 3, lines 5 to 9")]).names == 0


def test_where_nothing_differs_all_conventions_are_one_reading():
    evidence = weigh_source("plain words in one line", [Span(0, 5), Span(6, 11)])
    [choice] = choose_conventions([evidence])
    assert len(evidence.readings) == 1
    assert choice.margin is None and str(choice.convention) == "codepoint-crlf1-bom0"


def test_a_source_that_tells_little_follows_the_others_and_one_that_tells_much_does_not():
    rng = random.Random(8)
    texts = [make_prose(rng, 400) for _ in range(3)]
    many = [select_words(rng, text, 30) for text in texts]
    little = make_prose(rng, 400)
    one = select_words(rng, little, 1)
    evidences = [weigh(t, p, "utf16-crlf2-bom0") for t, p in zip(texts, many, strict=True)]
    evidences.append(weigh(little, one, "utf16-crlf2-bom0"))
    odd = weigh(texts[0], many[0], "codepoint-crlf1-bom0")
    *_, last, apart = choose_conventions([*evidences, odd])
    assert place(evidences[-1], last) == one
    assert str(apart.convention) == "codepoint-crlf1-bom0" and apart.apart


def test_what_the_person_says_holds_and_its_margin_shows_the_doubt():
    rng = random.Random(9)
    text = make_prose(rng, 400)
    evidence = weigh(text, select_words(rng, text, 20), "utf16-crlf2-bom0")
    [choice] = choose_conventions([evidence], parse_convention("codepoint-crlf1-bom0"))
    assert (choice.basis, str(choice.convention)) == ("given", "codepoint-crlf1-bom0")
    assert choice.margin < -ENOUGH


def test_line_ends_that_count_two_though_the_file_has_one_are_found_on_much_evidence():
    rng = random.Random(3)
    text = make_prose(rng, 400)
    places = select_words(rng, text, 20)
    spans = [Span(*(p + text[:p].count("\n") for p in pair)) for pair in places]
    evidence = weigh_source(text, spans)
    [choice] = choose_conventions([evidence])
    assert choice.convention.breaks == "lf2" and place(evidence, choice) == places


def test_ends_that_include_their_last_character_are_found_on_much_evidence():
    rng = random.Random(6)
    text = make_prose(rng, 400)
    places = select_words(rng, text, 25)
    spans = [Span(*(count_position(text, p, "lf") for p in (a, b - 1))) for a, b in places]
    evidence = weigh_source(text, spans)
    [choice] = choose_conventions([evidence])
    assert choice.inclusive and place(evidence, choice) == places


def test_names_tell_inclusive_ends_of_a_few_selections():
    text = "Ida Fernwood 🌱 called Olu Marsh in May about the visit, and Olu agreed."
    for label in ("codepoint-crlf1-bom0", "utf16-crlf1-bom0"):
        places = [m.span() for m in re.finditer("Ida Fernwood|Olu Marsh|the visit", text)]
        spans = [
            Span(*(count_position(text, p, label) for p in (a, b - 1)), text[a:b])
            for a, b in places
        ]
        evidence = weigh_source(text, spans)
        [choice] = choose_conventions([evidence])
        assert choice.inclusive and place(evidence, choice) == places, label


def test_scripts_without_blanks_do_not_pretend_to_tell():
    rng = random.Random(1)
    text = "".join(rng.choice("我们的老师需要更多时间😀\n") for _ in range(600))
    places = [(i, i + 9) for i in rng.sample(range(580), 12)]
    evidence = weigh(text, places, "utf16-crlf2-bom0")
    [choice] = choose_conventions([evidence])
    assert choice.basis == "open" or place(evidence, choice) == places


def test_an_export_of_nvivos_size_lands_on_words():
    """892 wide characters, 15,273 CRLF, a mark, 303 selections without names, 3 within words."""
    rng = random.Random(303)
    wide = set(rng.sample(range(15_273), 892))
    lines = [
        " ".join(rng.choices(WORDS, k=rng.randrange(13))) + (" 😀" if n in wide else "")
        for n in range(15_273)
    ]
    text = "\n".join(lines) + "\n"
    places = sorted(set(select_words(rng, text, 320)))[:303]
    places[:3] = [(start + 1, end + 1) for start, end in ((5, 9), (20, 31), (44, 60))]
    evidence = weigh(text, places, "utf16-crlf2-bom0")
    [choice] = choose_conventions([evidence])
    assert str(choice.convention) == "utf16-crlf2-bom0" and choice.margin > 100
    assert place(evidence, choice) == places
    assert evidence.distinct == 303 and evidence.edges[choice.convention] >= 300
    assert evidence.edges[parse_convention("codepoint-crlf1-bom0")] < 100


INTERVIEWS = Path(__file__).resolve().parents[2] / "shared" / "devdata" / "interviews_pdpilot"


@pytest.mark.skipif(not INTERVIEWS.exists(), reason="no devdata here (real interviews)")
def test_selections_that_people_really_made_are_read_back():
    import pypdfium2

    def read(name):
        pages = pypdfium2.PdfDocument(INTERVIEWS / name)
        return "\n".join(p.get_textpage().get_text_range() for p in pages).replace("\r\n", "\n")

    rows = re.split(r"(?m)^(P\d) ", read("coded-segments.pdf"))[1:]
    texts = {f"P{n}": read(f"P{n}.pdf").replace(" Uh,", " 😀,") for n in range(1, 8)}
    places: dict[str, set] = {name: set() for name in texts}
    flat = {name: " ".join(text.split()) for name, text in texts.items()}
    found = {name: [m.span() for m in re.finditer(r"\S+", text)] for name, text in texts.items()}
    for name, row in zip(rows[::2], rows[1::2], strict=True):
        words = row.split()
        for skip in range(12):  # the code's name stands before the words
            quote = " ".join(words[skip:])
            if len(words) - skip > 1 and f" {quote} " in flat[name]:
                first = flat[name][: flat[name].index(f" {quote} ")].count(" ") + 1
                last = first + len(words) - skip - 1
                places[name].add((found[name][first][0], found[name][last][1]))
                break
    assert sum(map(len, places.values())) > 100
    for label in ("codepoint-crlf1-bom1", "utf16-crlf1-bom0", "utf16-crlf2-bom0"):
        evidences = [weigh(texts[n], sorted(places[n]), label) for n in texts]
        choices = choose_conventions(evidences)
        for name, evidence, choice in zip(texts, evidences, choices, strict=True):
            assert place(evidence, choice) == sorted(places[name]), (label, name)
