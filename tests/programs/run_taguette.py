"""Run by Taguette's own Python: a project with documents, tags and highlights; its exports.

Folder in, with tags.csv (imported as Taguette does) and spec.json: documents (name → HTML),
highlights (document, start, end, tags; offsets in bytes of the text). Writes highlights.csv,
highlights.xlsx and codebook.qdc into the folder.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from taguette import convert, database, export, extract, import_codebook

folder = Path(sys.argv[1])
spec = json.loads((folder / "spec.json").read_text(encoding="utf-8"))
db = database.connect(f"sqlite:///{folder / 'taguette.sqlite3'}")()
db.add(database.User(login="admin"))
project = database.Project(name="trial", description="")
db.add(project)
with (folder / "tags.csv").open("rb") as file:
    tags = import_codebook.list_tags(file)
tags = {t["path"]: database.Tag(project=project, **t) for t in tags}
db.add_all(tags.values())
for name, text in spec["documents"].items():
    body = text.encode("utf-8")
    # Calibre, which turns other formats into HTML, is not needed for HTML itself
    config = {"CONVERT_TO_HTML_TIMEOUT": 60}
    html = asyncio.run(convert.to_html(body, "text/html", name, config))
    document = database.Document(
        name=name,
        description="",
        filename=name,
        project=project,
        contents=html,
        text_direction=database.TextDirection.LEFT_TO_RIGHT,
    )
    db.add(document)
    for of, start, end, given in spec["highlights"]:
        if of == name:
            snippet = extract.extract(html, start, end)
            mark = database.Highlight(
                document=document, start_offset=start, end_offset=end, snippet=snippet
            )
            mark.tags = [tags[t] for t in given]
            db.add(mark)
db.commit()
with (folder / "highlights.csv").open("w", encoding="utf-8", newline="") as file:
    export.highlights_csv(db, project.id, "", file)
export.highlights_xslx(db, project.id, "", str(folder / "highlights.xlsx"))
export.codebook_xml(list(project.tags), str(folder / "codebook.qdc"))
