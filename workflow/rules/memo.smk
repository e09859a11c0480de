# From tables to memos people read.
# Needs: every table. Gives: numbers, traces, figures/<cycle>/, memos/<cycle>.pdf, tables.xlsx,
#        leak-check.json. `gather_memos` is a checkpoint: a cycle whose memo data stay the same is
#        not drawn or set again.
TABLE_FILES = {
    **{name: path for name, path in rules.read_documents.output.items()},
    "segments": rules.segment_documents.output.segments,
    "codebook": rules.read_codebook.output.codebook,
    "conjectures": rules.read_conjectures.output.conjectures,
    "codings": rules.gather_codings.output.codings,
    **{name: f"{OUT}/{name}.parquet" for name in PEOPLES_TABLES},
    "pattern_accuracy": rules.measure_patterns.output.accuracy,
    "reliability": rules.measure_reliability.output.reliability,
    "estimates": rules.count_codings.output.estimates,
    "cooccurrences": rules.count_cooccurrences.output.cooccurrences,
    "exemplars": rules.choose_exemplars.output.exemplars,
}


def memo_data(wildcards):
    checkpoints.gather_memos.get()
    return f"{OUT}/memos/{wildcards.cycle}.json"


def figure_data(wildcards):
    checkpoints.gather_memos.get()
    return expand(f"{OUT}/figures/{wildcards.cycle}/{{figure}}.csv", figure=FIGURES)


checkpoint gather_memos:
    input:
        **TABLE_FILES,
    output:
        numbers=f"{OUT}/numbers.parquet",
        traces=f"{OUT}/traces.parquet",
        memos=update(expand(f"{OUT}/memos/{{cycle}}.json", cycle=CYCLES)),
        figures=update(
            expand(
                f"{OUT}/figures/{{cycle}}/{{figure}}.csv", cycle=CYCLES, figure=FIGURES
            )
        ),
    log:
        "data/processed/logs/gather_memos.log",
    params:
        code=code("memo", "provenance", "key", stage="memo"),
        made=digests(DECISIONS),
        settings=SHOWN_SETTINGS,
        codebook=CODEBOOK,
        out=OUT,
    message:
        "Gathering what each memo says"
    shell:
        "python -m qualcop.steps gather_memos --study . --out {params.out}"
        " --codebook-file {params.codebook:q} > {log} 2>&1"


rule plot_figures:
    input:
        figure_data,
    output:
        expand(f"{OUT}/figures/{{{{cycle}}}}/{{figure}}.svg", figure=FIGURES),
    log:
        "data/processed/logs/plot_figures-{cycle}.log",
    params:
        code=code("figures", "cells", stage="memo"),
        folder=lambda wildcards, output: str(Path(output[0]).parent),
    message:
        "Drawing the figures of {wildcards.cycle}"
    shell:
        "python -m qualcop.steps plot_figures --folder {params.folder} > {log} 2>&1"


rule write_memo:
    input:
        data=memo_data,
        figures=rules.plot_figures.output,
    output:
        pdf=f"{OUT}/memos/{{cycle}}.pdf",
    log:
        "data/processed/logs/write_memo-{cycle}.log",
    params:
        code=code("memo_pdf", stage="memo", extra=(ROOT / "workflow/report/memo.typ",)),
        figures=lambda wildcards, input: str(Path(input.figures[0]).parent),
    message:
        "Setting the memo of {wildcards.cycle}"
    shell:
        "python -m qualcop.steps write_memo --data {input.data} --figures {params.figures}"
        " --pdf {output.pdf} > {log} 2>&1"


rule write_workbook:
    input:
        **TABLE_FILES,
        numbers=rules.gather_memos.output.numbers,
    output:
        workbook=f"{OUT}/tables.xlsx",
    log:
        "data/processed/logs/write_workbook.log",
    params:
        code=code("workbook", "consent", stage="memo"),
        out=OUT,
    message:
        "Writing the workbook of all tables"
    shell:
        "python -m qualcop.steps write_workbook --out {params.out}"
        " --workbook {output.workbook} > {log} 2>&1"


rule check_leaks:
    input:
        memos=expand(f"{OUT}/memos/{{cycle}}.pdf", cycle=CYCLES),
        public=PUBLIC_FILES,
        disclosure=f"{OUT}/disclosure.parquet",
        codebook=rules.print_codebook.output.pdf,
        codes=rules.read_codebook.output.codebook,
        workbook=rules.write_workbook.output.workbook,
        registry=MANIFESTS["registry"],
    output:
        report=f"{OUT}/leak-check.json",
    log:
        "data/processed/logs/check_leaks.log",
    params:
        code=code("leaks", "key", stage="memo", extra=WORD_LISTS),
        notebooks=NOTEBOOKS,
        made=digests(DECISIONS),
        out=OUT,
    message:
        "Looking for names in everything written"
    shell:
        "python -m qualcop.steps check_leaks --study . --codebook {input.codes}"
        " --report {output.report} > {log} 2>&1"
