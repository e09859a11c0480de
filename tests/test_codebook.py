from pathlib import Path

import pdfua
import pypdfium2
import pytest

from qualcop.codebook import check_codebook, mask_codebook, read_codebook, walk_codes
from qualcop.codebook_pdf import describe_codebook, print_codebook
from qualcop.errors import StudyError

SHIPPED = Path(__file__).resolve().parents[1] / "codebooks" / "facilitation-practices.yaml"
TINY = """\
version: "0.1.0"
title: A tiny codebook
language: en
word_lists:
  pet: [cat, dog]
families:
- code: home
  label: At home
  definition: What happens at home.
  codes:
  - code: feed
    label: Feeding
    definition: Someone feeds an animal.
    include: Any animal.
    exclude: Playing with it (`play`).
    examples: [She fed the cat., He feeds two dogs.]
    counter_examples: [{text: The cat plays., instead: play}]
    patterns:
    - {name: feeds, lemmas: [feed, <pet>]}
  - code: play
    label: Playing
    definition: An animal plays.
    include: Alone or with others.
    exclude: Feeding it (`feed`).
    examples: [The dog plays., Cats play.]
    counter_examples: [{text: The dog eats., instead: feed}]
"""


@pytest.fixture
def write(tmp_path):
    def write(old="", new=""):
        assert old in TINY
        path = tmp_path / "tiny.yaml"
        path.write_text(TINY.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def shipped():
    return read_codebook(SHIPPED)


def line_of(text):
    return TINY.splitlines().index(next(x for x in TINY.splitlines() if text in x)) + 1


def test_the_codes_come_in_the_order_of_the_file_with_parent_and_family(write):
    codes = read_codebook(write()).codes
    assert codes["code"].tolist() == ["home", "feed", "play"]
    assert codes["parent"].fillna("").tolist() == ["", "home", "home"]
    assert codes["codable"].tolist() == [False, True, True]
    assert codes["patterns"].tolist() == [0, 1, 0]


def test_word_lists_are_filled_in(write):
    (pattern,) = read_codebook(write()).patterns
    assert pattern.slots == (("feed",), ("cat", "dog"))


def test_a_phrase_that_calls_a_list_stands_for_each_of_its_words(write):
    path = write("lemmas: [feed, <pet>]", "phrase: our <pet> and <person>")
    (pattern,) = read_codebook(path).patterns
    assert pattern.slots == (("our cat and <person>", "our dog and <person>"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("    label: Feeding\n", "", "- code: feed", "a key 'label'"),
        ("label: Feeding", "label: Feeding\n    label: Food", "label: Feeding", "each key once"),
        ("label: Feeding", "lable: Feeding", "label: Feeding", "only the keys"),
        ("code: play\n", "code: feed\n", "code: play", "each code once"),
        ("(`play`)", "(`plays`)", "exclude: Playing", "a code of this codebook"),
        ("instead: play", "instead: fed", "instead: play", "a code of this codebook, or none"),
        ("<pet>", "<beast>", "<pet>", "a name of `word_lists`"),
        ("name: feeds,", "name: feeds, phrase: feed,", "name: feeds", "exactly one of"),
        (
            "lemmas: [feed, <pet>]",
            "tokens: [{LEMA: feed}]",
            "name: feeds",
            "a spaCy tokens pattern",
        ),
        ("lemmas: [feed, <pet>]", "phrase: feed, within: 3", "name: feeds", "only beside lemmas"),
        ("[cat, dog]", "[cat, no]", "pet:", "a text"),
        ('"0.1.0"', "0.1", "version", "three numbers"),
        ("[cat, dog]", "[cat, <pet>]", "pet:", "a word list written above"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_was_expected(write, old, new, line, told):
    problems = check_codebook(write(old, new))
    assert any(told in p.expected for p in problems)
    at = line_of(line) + (1 if told == "each key once" else 0)
    assert any(p.place.split(",")[0] == f"line {at}" for p in problems if told in p.expected)
    with pytest.raises(StudyError):
        read_codebook(write(old, new))


def test_a_broken_pattern_is_told_with_its_code_and_name(write):
    (problem,) = check_codebook(write("lemmas: [feed, <pet>]", "dependency: [{RIGHT_ID: a}]"))
    assert "code feed, pattern feeds" in problem.expected


def test_all_faults_are_told_at_once(write, tmp_path):
    path = write("label: Feeding", "lable: Feeding")
    path.write_text(path.read_text().replace("label: Playing", "label: ''"), encoding="utf-8")
    assert len(check_codebook(path)) == 3


def test_more_than_five_primary_codes_are_refused(write):
    code = "  - {{code: c{0}, label: L, definition: D, include: I, exclude: E, primary: true,\n" + (
        "     examples: [a, b], counter_examples: [{{text: t, instead: none}}]}}\n"
    )
    path = write()
    path.write_text(TINY + "".join(code.format(n) for n in range(6)), encoding="utf-8")
    (problem,) = check_codebook(path)
    assert "at most 5" in problem.expected


def test_text_that_is_no_yaml_or_no_text_is_a_fault_and_no_crash(tmp_path):
    path = tmp_path / "odd.yaml"
    for content in (b"a: [1, 2", b"\xff\xfe\x00", b"", b"- just a list", b"a: \x01"):
        path.write_bytes(content)
        assert check_codebook(path)
    assert check_codebook(tmp_path / "nowhere.yaml")


def test_the_shipped_codebook_is_sound(shipped):
    assert check_codebook(SHIPPED) == []
    assert 35 <= shipped.codes["codable"].sum() <= 60
    assert set(shipped.codes.loc[shipped.codes["primary"], "code"]) == {
        "shared-vision",
        "needs-assessment",
        "follow-up",
        "cl-elaborating",
        "cl-adapting",
    }


def test_every_shipped_code_points_to_a_neighbour_and_has_patterns(shipped):
    for entry in walk_codes(shipped.data):
        if entry.depth:
            text = str(entry.code["exclude"]) + str(entry.code["counter_examples"])
            others = set(shipped.codes["code"]) - {entry.code["code"]}
            assert any(other in text for other in others), entry.code["code"]
            assert entry.code["patterns"], entry.code["code"]


def test_definitions_labels_and_examples_are_each_used_once(shipped):
    for key in ("label", "definition"):
        assert shipped.codes[key].is_unique
    examples = shipped.codes["examples"].dropna().str.split("\n").explode()
    assert examples.is_unique


def test_the_printed_codebook_is_accessible_and_holds_every_code(shipped, tmp_path):
    print_codebook(shipped, tmp_path / "a.pdf")
    findings = pdfua.validate(str(tmp_path / "a.pdf")).findings
    assert [finding.message for finding in findings] == []
    text = read_pdf(tmp_path / "a.pdf")
    assert all(code in text for code in shipped.codes.loc[shipped.codes["codable"], "code"])


def test_the_printed_codebook_comes_out_alike_each_time(write, tmp_path):
    for name in ("a.pdf", "b.pdf"):
        print_codebook(read_codebook(write()), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_what_a_codebook_says_cannot_act_as_markup(write, tmp_path):
    hostile = '#panic("x") *bold* $x$ <label> @cite [b] \\\\ // {'
    path = write("label: Feeding", f"label: '{hostile}'")
    print_codebook(read_codebook(path), tmp_path / "a.pdf")
    assert '#panic("x") *bold* $x$ <label> @cite [b]' in read_pdf(tmp_path / "a.pdf")


def read_pdf(path):
    pdf = pypdfium2.PdfDocument(path)
    pages = [pdf[n].get_textpage().get_text_range() for n in range(len(pdf))]
    return " ".join(" ".join(pages).split())


def test_masking_leaves_codes_as_they_are_whoever_is_called_like_a_part_of_one():
    book = read_codebook(SHIPPED)
    masked = mask_codebook(book, lambda text: text.replace("landscape", "Teacher 1"))
    assert "Teacher 1" in masked.codes.to_csv()
    before, after = (
        [p["code"] for e in describe_codebook(b)["entries"] for p in e["exclude"] if "code" in p]
        for b in (book, masked)
    )
    assert before == after and "na-landscape" in before
    assert "[instead: na-landscape]" in masked.codes.to_csv()
