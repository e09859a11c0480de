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
