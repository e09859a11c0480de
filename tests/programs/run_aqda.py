"""Run by AQDA's own Python: a project by its web interface, and its QDPX.

Folder in, with spec.json: documents (name → text), codes (name → colour), codings (document,
start, end, code; offsets in code points), notes (title, content, document).
Writes aqda.qdpx and aqda.qdc into the folder.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

folder = Path(sys.argv[1])
os.environ["AQDA_DATA_DIR"] = str(folder / "aqda")

from aqda.app import app  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

spec = json.loads((folder / "spec.json").read_text(encoding="utf-8"))
with TestClient(app, base_url="http://127.0.0.1") as client:

    def post(place: str, **words: object) -> dict:
        """What the program answers."""
        answer = client.post(f"/api/{place}", **words)
        assert answer.status_code < 300, answer.text
        return answer.json()

    project = post("projects", json={"name": "trial"})["id"]
    documents, codes = {}, {}
    for name, text in spec["documents"].items():
        file = {"file": (name, text.encode("utf-8"), "text/plain")}
        documents[name] = post("documents", data={"project_id": project}, files=file)["id"]
    for name, color in spec["codes"].items():
        code = {"project_id": project, "name": name, "color": color}
        codes[name] = post("codes", json=code)["id"]
    for name, start, end, code in spec["codings"]:
        words = spec["documents"][name][start:end]
        span = {"start_pos": start, "end_pos": end, "selected_text": words}
        post("codings", json={"document_id": documents[name], "code_id": codes[code], **span})
    for title, content, name in spec["notes"]:
        about = {"document_id": documents[name], "title": title, "content": content}
        post("memos", json={"project_id": project, **about})
    for ending, place in (("qdpx", "qdpx"), ("qdc", "qdc")):
        answer = client.get(f"/api/export/{project}/{place}")
        assert answer.status_code == 200, answer.text
        (folder / f"aqda.{ending}").write_bytes(answer.content)
