from qualcop.lexicon import given_names, surnames


def test_given_names_come_from_the_census_and_from_many_countries():
    assert {"rosalind", "deshawn", "siobhan", "priya", "kwame"} <= given_names()


def test_surnames_are_folded_and_of_three_letters_at_least():
    assert {"whitlock", "nakamura", "haddad"} <= surnames()
    assert all(len(name) > 2 and name == name.lower() and name.isalpha() for name in surnames())


def test_words_that_are_nobodys_name_are_in_neither():
    assert not {"indicator", "curriculum", "whiteboard"} & (given_names() | surnames())
