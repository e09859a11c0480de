from qualcop.language import find_entities, is_english


def test_english_words_are_known_with_their_endings():
    assert all(map(is_english, ["grant", "grants", "parenting", "studies", "debriefed"]))
    assert not any(map(is_english, ["nakamura", "okafor", "qualcop"]))


def test_entities_are_the_same_alone_and_among_others():
    text = "Yesterday Rosalind Tackett met the team in Chicago."
    alone, _, among = find_entities([text, "", text])
    assert (10, 26, "PERSON") in alone
    assert alone == among
