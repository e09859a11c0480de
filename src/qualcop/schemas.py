"""The workflow's JSON Schemas, and data checked against them: quickly when all is well."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from jsonschema import ValidationError

SCHEMAS = Path(__file__).resolve().parents[2] / "workflow" / "schemas"


def read_schema(name: str) -> dict[str, Any]:
    """The schema of that name: "config", "codebook", "conjectures" or "migrations"."""
    return yaml.safe_load((SCHEMAS / f"{name}.schema.yaml").read_text(encoding="utf-8"))


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
