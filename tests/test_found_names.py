from qualcop.found_names import Sighting, find_sightings, note_sightings, read_sightings
from qualcop.people import Found
from qualcop.study import open_study

ADA = Found("Ada Quill", basis="signature", place="block 2", confidence=0.75, context="so\nAda Q")


def test_sightings_of_a_file_are_replaced_and_those_of_a_removed_file_dropped(tmp_path):
    study = open_study(tmp_path)
    note_sightings(study, {"a, 1.txt": [ADA], "b.txt": [Found("Bo Ek")]}, {"a, 1.txt", "b.txt"})
    assert read_sightings(study)[0] == Sighting(
        "a, 1.txt", "Ada Quill", "signature", 0.75, "block 2", "so Ada Q"
    )
    note_sightings(study, {"a, 1.txt": []}, {"a, 1.txt", "b.txt"})
    assert [s.path for s in read_sightings(study)] == ["b.txt"]
    note_sightings(study, {}, {"a, 1.txt"})
    assert read_sightings(study) == []
    assert find_sightings(study).stat().st_mode & 0o077 == 0


def test_a_damaged_row_costs_no_other(tmp_path):
    study = open_study(tmp_path)
    note_sightings(study, {"a.txt": [ADA]}, {"a.txt"})
    path = find_sightings(study)
    path.write_text(path.read_text() + "half,a row\nx,y,z,no number,p,c\n")
    assert [s.name for s in read_sightings(study)] == ["Ada Quill"]
