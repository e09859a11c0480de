"""GUIDs made from names: the same study exports the same GUIDs each time, on every machine."""

from __future__ import annotations

import re
import uuid

_NAMESPACE = uuid.UUID("6c0de7a1-5b1e-5c39-9d0c-71f6a1c0b5e2")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def make_guid(*names: str) -> str:
    """A GUID (version 5) of a thing called by these names, from the widest to the narrowest."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(names)))


def clean_guid(guid: str) -> str:
    """A GUID in small letters without braces; of any other text the GUID made from it."""
    plain = guid.strip().strip("{}").lower()
    return plain if _GUID.fullmatch(plain) else make_guid("other", guid)
