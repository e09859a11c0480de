import pytest

from qualcop.readers import read_file


def read(tmp_path, text, name="a.vtt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [(b.speaker, b.time, b.text) for b in read_file(path).blocks]


def cues(*texts, mark="WEBVTT\n\n"):
    rows = (
        f"{n}\n00:00:{n:02d}.000 --> 00:00:{n + 1:02d}.000\n{text}\n"
        for n, text in enumerate(texts, 1)
    )
    return mark + "\n".join(rows)


def test_voice_tags_give_speakers_and_entities_are_words(tmp_path):
    text = cues("<v Ana Lopez>one &amp; two</v>", "<v.loud Ben>three <c.x>four</c></v>")
    assert read(tmp_path, text) == [
        ("Ana Lopez", "00:00:01", "one & two"),
        ("Ben", "00:00:02", "three four"),
    ]


def test_cues_of_one_speaker_are_one_turn_with_its_first_time(tmp_path):
    text = cues("Ana Lopez: one", "Ana Lopez: two", "Ben | Org: three", "and four")
    assert read(tmp_path, text) == [
        ("Ana Lopez", "00:00:01", "one two"),
        ("Ben | Org", "00:00:03", "three and four"),
    ]


def test_two_voices_in_one_cue_are_two_turns(tmp_path):
    text = cues("<v Ana>yes</v>\n<v Ben>no</v>")
    assert read(tmp_path, text) == [("Ana", "00:00:01", "yes"), ("Ben", "00:00:01", "no")]


def test_a_colon_in_speech_makes_no_speaker(tmp_path):
    text = cues("Ana: one", "here's the thing: we left", "Ana: two", "Then: nothing", "Ana: three")
    assert read(tmp_path, text) == [
        ("Ana", "00:00:01", "one here's the thing: we left two Then: nothing three")
    ]


def test_subrip_numbers_and_words_that_are_numbers_are_told_apart(tmp_path):
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nANA: How many?\n\n2\n00:00:03,000 --> 00:00:04,000\n42\n"
    )
    assert read(tmp_path, text, "a.srt") == [("ANA", "00:00:01", "How many? 42")]


def test_notes_and_styles_of_the_program_are_left_out(tmp_path):
    text = "WEBVTT\n\nSTYLE\n::cue {}\n\nNOTE by machine\n\n"
    text += "00:01.000 --> 00:02.000\nAna: hi\n\nNOTE end\n"
    assert read(tmp_path, text) == [("Ana", "00:00:01", "hi")]


def test_rolling_captions_say_each_word_once(tmp_path):
    text = cues(
        "we met at the barn", "we met at the barn\nand then we", "and then we\nwent home again"
    )
    assert [t for _, _, t in read(tmp_path, text)] == [
        "we met at the barn and then we went home again"
    ]


def test_real_repetition_stays(tmp_path):
    text = cues("I do not know", "I do not know", "well yes", "maybe", "so", "fine", "ok", "then")
    assert read(tmp_path, text)[0][2].startswith("I do not know I do not know")


def test_a_reference_of_thousands_of_digits_is_no_end(tmp_path):
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nWe met &#" + "9" * 5_000 + "; &amp; left.\n"
    )
    assert read_file(path).blocks[0].text == "We met \ufffd & left."


NAMES = ["Colleen Marsden (she/her)", "Terrence Olafson"] * 3
STRANGE_LABELS = ["Bellweather, Anita", "anita b., guest", "Room 12 / Anita", "Note", "iPad (3) #2"]


@pytest.mark.parametrize("label", STRANGE_LABELS)
@pytest.mark.parametrize("place", range(1, 7))
def test_a_label_nobody_knows_ends_the_turn_before(tmp_path, label, place):
    labels = [*NAMES[:place], label, *NAMES[place:]]
    rows = read(tmp_path, cues(*(f"{who}: word{n}" for n, who in enumerate(labels))))
    speakers = {w: who for who, _, text in rows for w in text.split() if w.startswith("word")}
    own = speakers.pop(f"word{place}")
    assert own is None or own == label
    assert list(speakers.values()) == [who.removesuffix(" (she/her)") for who in NAMES]


def test_display_names_in_small_letters_are_speakers_where_all_cues_have_labels(tmp_path):
    text = cues(*(f"{who}: yes" for who in NAMES), "anita bellweather: We saw the same.")
    assert read(tmp_path, text)[-1] == ("anita bellweather", "00:00:07", "We saw the same.")


def test_signs_of_another_speaker_and_cues_without_a_label_are_nobodys(tmp_path):
    text = cues(">> Ana Lopez: one", "and two", ">> three", "and four", ">> Ana Lopez: five")
    assert read(tmp_path, text) == [
        ("Ana Lopez", "00:00:01", "one and two"),
        (None, "00:00:03", "three and four"),
        ("Ana Lopez", "00:00:05", "five"),
    ]
    rows = read(tmp_path, cues(*(f"{who}: yes" for who in NAMES), "who says this"))
    assert rows[-1] == (None, "00:00:07", "who says this")


def test_two_labels_in_one_cue_are_two_turns_and_words_after_a_voice_are_nobodys(tmp_path):
    rows = read(tmp_path, cues("ANA: one\nBEN: two", "ANA: three", "BEN: four"))
    assert [(who, words) for who, _, words in rows] == [
        ("ANA", "one"),
        ("BEN", "two"),
        ("ANA", "three"),
        ("BEN", "four"),
    ]
    rows = read(tmp_path, cues("<v Ana>one</v> two", "<v Ana>three</v>"))
    assert [(who, words) for who, _, words in rows] == [
        ("Ana", "one"),
        (None, "two"),
        ("Ana", "three"),
    ]


def test_a_label_in_a_line_of_a_voice_or_of_small_letters_ends_it(tmp_path):
    text = cues("<v Ana Lopez>one\nDr. Pell: two</v>", "<v Ana Lopez>three\nand four</v>")
    assert [(who, said) for who, _, said in read(tmp_path, text)] == [
        ("Ana Lopez", "one"),
        (None, "Dr. Pell: two"),
        ("Ana Lopez", "three and four"),
    ]
    text = cues("Ana Lopez: one\ndr. pell: two", "Ana Lopez: three", "Ben Ek: four", "Ben Ek: five")
    assert read(tmp_path, text)[0][2] == "one"
