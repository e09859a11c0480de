import pytest
from jsonschema import Draft202012Validator

from qualcop.schemas import SCHEMAS, list_faults, read_schema

AGES = {
    "type": "object",
    "properties": {"age": {"type": "integer", "minimum": 0}, "name": {"type": "string"}},
    "required": ["name"],
}


def test_all_faults_are_listed_by_their_place_and_none_where_all_is_well():
    faults = list_faults({"age": -1, "name": 3}, AGES)
    assert [list(fault.absolute_path) for fault in faults] == [["age"], ["name"]]
    assert list_faults({"age": 1, "name": "Ada"}, AGES) == []


@pytest.mark.parametrize("name", sorted(p.name.split(".")[0] for p in SCHEMAS.glob("*.yaml")))
def test_every_schema_of_the_workflow_is_a_sound_one_and_refuses_unknown_keys(name):
    schema = read_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
