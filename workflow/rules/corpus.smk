# From raw files to documents and segments.
# Needs: data/private/{sources,registry}.tsv (lists of raw files), the registry sheets.
# Gives: sources, documents, blocks, comments, participants, attendance, events, cycles,
#        districts, assumptions, segments. Real names end with `read_documents`; after
#        it they serve only to mask what coders quote and to find leaks.


rule read_documents:
    input:
        sources=MANIFESTS["sources"],
        registry=MANIFESTS["registry"],
    output:
        sources=f"{OUT}/sources.parquet",
        documents=f"{OUT}/documents.parquet",
        blocks=f"{OUT}/blocks.parquet",
        comments=f"{OUT}/comments.parquet",
        participants=f"{OUT}/participants.parquet",
        found_names=f"{OUT}/found_names.parquet",
        attendance=f"{OUT}/attendance.parquet",
        events=f"{OUT}/events.parquet",
        cycles=f"{OUT}/cycles.parquet",
        districts=f"{OUT}/districts.parquet",
        assumptions=f"{OUT}/assumptions.parquet",
    log:
        "data/processed/logs/read_documents.log",
    threads: 2
    params:
        code=code("corpus", stage="corpus", extra=WORD_LISTS),
        made=digests(MANIFESTS["sources"], MANIFESTS["registry"], DECISIONS, NOTED),
        codebook=CODEBOOK,
        settings=SHOWN_SETTINGS,
        out=OUT,
    message:
        "Reading the files and giving people pseudonyms"
    shell:
        "python -m qualcop.steps read_documents --study . --out {params.out}"
        " --workers {threads} > {log} 2>&1"


rule segment_documents:
    input:
        documents=rules.read_documents.output.documents,
        blocks=rules.read_documents.output.blocks,
        participants=rules.read_documents.output.participants,
        registry=MANIFESTS["registry"],
    output:
        segments=f"{OUT}/segments.parquet",
    log:
        "data/processed/logs/segment_documents.log",
    params:
        code=code("segments", "registry", stage="corpus"),
        made=digests(MANIFESTS["registry"]),
        words=SETTINGS["segment_words"],
    message:
        "Cutting documents into segments"
    shell:
        "python -m qualcop.steps segment_documents --study . --documents {input.documents}"
        " --blocks {input.blocks} --participants {input.participants}"
        " --words {params.words} --segments {output.segments} > {log} 2>&1"
