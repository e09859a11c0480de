# How well coders agree.
# Needs: codings of patterns, people and answer sheets; what rounds of coding gave to whom
# (data/coding/). Gives: pattern_accuracy, reliability.


rule measure_patterns:
    input:
        patterns=rules.code_by_pattern.output.codings,
        people=rules.import_codings.output.people,
        answers=rules.import_codings.output.answer_codings,
        segments=rules.segment_documents.output.segments,
        codebook=rules.read_codebook.output.codebook,
    output:
        accuracy=f"{OUT}/pattern_accuracy.parquet",
    log:
        "data/processed/logs/measure_patterns.log",
    params:
        code=code("accuracy", stage="reliability"),
    message:
        "Comparing the rule coder with people"
    shell:
        "python -m qualcop.steps measure_patterns --patterns {input.patterns}"
        " --people {input.people} --answers {input.answers} --segments {input.segments}"
        " --codebook {input.codebook} --accuracy {output.accuracy} > {log} 2>&1"


rule measure_reliability:
    input:
        judgements=rules.import_codings.output.judgements,
        assignments=rules.import_codings.output.assignments,
        segments=rules.segment_documents.output.segments,
        documents=rules.read_documents.output.documents,
        codebook=rules.read_codebook.output.codebook,
    output:
        reliability=f"{OUT}/reliability.parquet",
    log:
        "data/processed/logs/measure_reliability.log",
    params:
        code=code("reliability", "record", stage="reliability"),
        record=digests(*RECORD),
        out=OUT,
    message:
        "Measuring how far people agree"
    shell:
        "python -m qualcop.steps measure_reliability --study . --out {params.out}"
        " --reliability {output.reliability} > {log} 2>&1"
