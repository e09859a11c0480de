# What the codings say.
# Needs: segments, codings, codebook, participants. Gives: estimates, cooccurrences, exemplars.


rule count_codings:
    input:
        segments=rules.segment_documents.output.segments,
        codings=rules.gather_codings.output.codings,
        codebook=rules.read_codebook.output.codebook,
        participants=rules.read_documents.output.participants,
    output:
        estimates=f"{OUT}/estimates.parquet",
    log:
        "data/processed/logs/count_codings.log",
    params:
        code=code("estimates", stage="analysis"),
    message:
        "Counting codes by cycle, event, district and role"
    shell:
        "python -m qualcop.steps count_codings --segments {input.segments}"
        " --codings {input.codings} --codebook {input.codebook}"
        " --participants {input.participants} --estimates {output.estimates} > {log} 2>&1"


rule count_cooccurrences:
    input:
        segments=rules.segment_documents.output.segments,
        codings=rules.gather_codings.output.codings,
        codebook=rules.read_codebook.output.codebook,
    output:
        cooccurrences=f"{OUT}/cooccurrences.parquet",
    log:
        "data/processed/logs/count_cooccurrences.log",
    params:
        code=code("cooccurrence", stage="analysis"),
    message:
        "Counting which codes meet"
    shell:
        "python -m qualcop.steps count_cooccurrences --segments {input.segments}"
        " --codings {input.codings} --codebook {input.codebook}"
        " --cooccurrences {output.cooccurrences} > {log} 2>&1"


rule choose_exemplars:
    input:
        segments=rules.segment_documents.output.segments,
        codings=rules.gather_codings.output.codings,
        codebook=rules.read_codebook.output.codebook,
        participants=rules.read_documents.output.participants,
    output:
        exemplars=f"{OUT}/exemplars.parquet",
    log:
        "data/processed/logs/choose_exemplars.log",
    params:
        code=code("exemplars", stage="analysis"),
        per_code=SETTINGS["quotations_per_code"],
    message:
        "Choosing quotations, by consent"
    shell:
        "python -m qualcop.steps choose_exemplars --segments {input.segments}"
        " --codings {input.codings} --codebook {input.codebook}"
        " --participants {input.participants} --per-code {params.per_code}"
        " --exemplars {output.exemplars} > {log} 2>&1"
