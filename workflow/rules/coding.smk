# From segments to codings: the codebook, the rule coder, people's sheets.
# Needs: segments, comments, the codebook, data/raw/codings/<coder>.csv, data/raw/answers/*.csv, the
# coding record data/coding/, codebooks/migrations.yaml.
# Files people made are parameters with their digests, not inputs: one dated in the future (by the
# clock of another machine) would stop the workflow.
# Gives: codebook (table and PDF), codings/{patterns,people,answers}, codings; markings, anchors,
# notes, assignments, judgements, conflicts, second_looks, missing_codes, consensus.
PEOPLES_TABLES = (
    "markings",
    "anchors",
    "notes",
    "assignments",
    "judgements",
    "conflicts",
    "second_looks",
    "missing_codes",
    "consensus",
)


rule read_codebook:
    input:
        found_names=rules.read_documents.output.found_names,
    output:
        codebook=f"{OUT}/codebook.parquet",
    log:
        "data/processed/logs/read_codebook.log",
    params:
        code=code("codebook", "key", stage="coding", extra=SCHEMAS),
        file=CODEBOOK,
        made=digests(CODEBOOK),
    message:
        "Reading the codebook"
    shell:
        "python -m qualcop.steps read_codebook --study . --file {params.file:q}"
        " --codebook {output.codebook} > {log} 2>&1"


rule read_conjectures:
    input:
        codebook=rules.read_codebook.output.codebook,
    output:
        conjectures=f"{OUT}/conjectures.parquet",
    log:
        "data/processed/logs/read_conjectures.log",
    params:
        code=code("conjectures", stage="coding", extra=SCHEMAS),
        file="".join(CONJECTURES),
        made=digests(*CONJECTURES),
    message:
        "Reading the conjecture map"
    shell:
        "python -m qualcop.steps read_conjectures --file '{params.file}'"
        " --codebook {input.codebook} --conjectures {output.conjectures} > {log} 2>&1"


rule print_codebook:
    input:
        found_names=rules.read_documents.output.found_names,
    output:
        pdf=f"{OUT}/memos/codebook.pdf",
    log:
        "data/processed/logs/print_codebook.log",
    params:
        code=code(
            "codebook_pdf",
            "key",
            stage="coding",
            extra=(ROOT / "workflow/report/codebook.typ",),
        ),
        file=CODEBOOK,
        made=digests(CODEBOOK),
    message:
        "Setting the codebook as PDF"
    shell:
        "python -m qualcop.steps print_codebook --study . --file {params.file:q}"
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
        code=code("coding", "patterns", "registry", stage="coding"),
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
        comments=rules.read_documents.output.comments,
        participants=rules.read_documents.output.participants,
        codebook=rules.read_codebook.output.codebook,
    output:
        **{name: f"{OUT}/{name}.parquet" for name in PEOPLES_TABLES},
        people=f"{OUT}/codings/people.parquet",
        answer_codings=f"{OUT}/codings/answers.parquet",
    log:
        "data/processed/logs/import_codings.log",
    params:
        code=code(
            "codings",
            "people_codes",
            "missing_report",
            "key",
            stage="coding",
            extra=SCHEMAS,
        ),
        made=digests(MANIFESTS["codings"], MANIFESTS["answers"], DECISIONS, NOTED),
        record=digests(*RECORD, *MIGRATIONS),
        migrations="".join(MIGRATIONS),
        out=OUT,
    message:
        "Taking in people's codes"
    shell:
        "python -m qualcop.steps import_codings --study . --out {params.out}"
        " --migrations '{params.migrations}' > {log} 2>&1"


rule gather_codings:
    input:
        patterns=rules.code_by_pattern.output.codings,
        people=rules.import_codings.output.people,
        consensus=rules.import_codings.output.consensus,
    output:
        codings=f"{OUT}/codings.parquet",
    log:
        "data/processed/logs/gather_codings.log",
    params:
        code=code("codings", "consensus", stage="coding"),
    message:
        "Putting all codings into one table"
    shell:
        "python -m qualcop.steps gather_codings --patterns {input.patterns}"
        " --people {input.people} --consensus {input.consensus}"
        " --codings {output.codings} > {log} 2>&1"
