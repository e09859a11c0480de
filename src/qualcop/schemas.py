"""Checks data against a JSON Schema: quickly when all is well, listing every fault when not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import ValidationError


def list_faults(content: Any, schema: Mapping[str, Any]) -> list[ValidationError]:
    """Every fault of `content` against `schema` (Draft 2020-12), sorted by place.

    The full validator takes seconds to load, so it is asked only when the fast one, which knows
    the first fault alone, objects.
    """
    import fastjsonschema

    try:
        fastjsonschema.validate(schema, content)
    except fastjsonschema.JsonSchemaException:
        import jsonschema

        errors = jsonschema.Draft202012Validator(schema).iter_errors(content)
        return sorted(errors, key=lambda e: [str(part) for part in e.absolute_path])
    return []
