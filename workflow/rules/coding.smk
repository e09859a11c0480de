# From segments to codings: the codebook, the rule coder, people's sheets.
# Needs: segments, the codebook, data/raw/codings/<coder>.csv, data/raw/answers/*.csv.
# Files people made are parameters with their digests, not inputs: one dated in the future (by the
# clock of another machine) would stop the workflow.
# Gives: codebook (table and PDF), codings/{patterns,people,answers}, codings.


rule read_codebook:
    output:
        codebook=f"{OUT}/codebook.parquet",
    log:
        "data/processed/logs/read_codebook.log",
    params:
        code=code("codebook", extra=SCHEMAS),
        file=CODEBOOK,
        made=digests(CODEBOOK),
    message:
        "Reading the codebook"
    shell:
        "python -m qualcop.steps read_codebook --file {params.file:q}"
        " --codebook {output.codebook} > {log} 2>&1"


rule read_conjectures:
    input:
        codebook=rules.read_codebook.output.codebook,
    output:
        conjectures=f"{OUT}/conjectures.parquet",
    log:
        "data/processed/logs/read_conjectures.log",
    params:
        code=code("conjectures", extra=SCHEMAS),
        file="".join(CONJECTURES),
        made=digests(*CONJECTURES),
    message:
        "Reading the conjecture map"
    shell:
        "python -m qualcop.steps read_conjectures --file '{params.file}'"
        " --codebook {input.codebook} --conjectures {output.conjectures} > {log} 2>&1"


rule print_codebook:
    output:
        pdf=f"{OUT}/memos/codebook.pdf",
    log:
        "data/processed/logs/print_codebook.log",
    params:
        code=code("codebook_pdf", extra=(ROOT / "workflow/report/codebook.typ",)),
        file=CODEBOOK,
        made=digests(CODEBOOK),
    message:
        "Setting the codebook as PDF"
    shell:
        "python -m qualcop.steps print_codebook --file {params.file:q}"
        " --pdf {output.pdf} > {log} 2>&1"


rule code_by_pattern:
    input:
        segments=rules.segment_documents.output.segments,
        registry=MANIFESTS["registry"],
    output:
        codings=f"{OUT}/codings/patterns.parquet",
    log:
        "data/processed/logs/code_by_pattern.log",
    threads: 2
    params:
        code=code("coding", "patterns"),
        file=CODEBOOK,
        made=digests(CODEBOOK, MANIFESTS["registry"]),
    message:
        "Coding by the codebook's patterns (new and changed documents)"
    shell:
        "python -m qualcop.steps code_by_pattern --study . --segments {input.segments}"
        " --file {params.file:q} --workers {threads} --codings {output.codings} > {log} 2>&1"


rule import_codings:
    input:
        codings=MANIFESTS["codings"],
        answers=MANIFESTS["answers"],
        segments=rules.segment_documents.output.segments,
        documents=rules.read_documents.output.documents,
        codebook=rules.read_codebook.output.codebook,
        decisions=DECISIONS,
    output:
        people=f"{OUT}/codings/people.parquet",
        answers=f"{OUT}/codings/answers.parquet",
    log:
        "data/processed/logs/import_codings.log",
    params:
        code=code("codings", "key"),
        made=digests(MANIFESTS["codings"], MANIFESTS["answers"]),
    message:
        "Reading people's codings"
    shell:
        "python -m qualcop.steps import_codings --study . --segments {input.segments}"
        " --documents {input.documents} --codebook {input.codebook}"
        " --people {output.people} --answers {output.answers} > {log} 2>&1"


rule gather_codings:
    input:
        patterns=rules.code_by_pattern.output.codings,
        people=rules.import_codings.output.people,
    output:
        codings=f"{OUT}/codings.parquet",
    log:
        "data/processed/logs/gather_codings.log",
    params:
        code=code("codings"),
    message:
        "Putting all codings into one table"
    shell:
        "python -m qualcop.steps gather_codings --patterns {input.patterns}"
        " --people {input.people} --codings {output.codings} > {log} 2>&1"
