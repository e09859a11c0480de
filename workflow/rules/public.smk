# What may leave the partnership.
# Needs: every table, data/private/released.parquet (what public memos showed before; written by
#        `gather_public` and not watched, but for being lost: to audit again after mending it by
#        hand, delete disclosure.parquet). Gives: disclosure; with `audience: public` also public/memos/,
#        public/figures/ and public/tables.xlsx.


rule audit_disclosure:
    input:
        **TABLE_FILES,
    output:
        disclosure=f"{OUT}/disclosure.parquet",
    log:
        "data/processed/logs/audit_disclosure.log",
    params:
        code=code("public", "releases", stage="public"),
        limits=[SETTINGS["smallest_cell"], SETTINGS["fewest_districts"]],
        # Then it says so, also where no table changed.
        lost=is_lost(STUDY.private, STUDY.processed / "public"),
        out=OUT,
    message:
        "Auditing which numbers may leave the partnership"
    shell:
        "python -m qualcop.steps audit_disclosure --study . --out {params.out}"
        " --disclosure {output.disclosure} > {log} 2>&1"


rule gather_public:
    input:
        **TABLE_FILES,
        disclosure=rules.audit_disclosure.output.disclosure,
        # Its step takes the public folder away where no public version is wanted.
        numbers=rules.gather_memos.output.numbers,
    output:
        memos=update(expand(f"{OUT}/public/memos/{{cycle}}.json", cycle=CYCLES)),
        figures=update(
            expand(f"{OUT}/public/figures/{{cycle}}/practices.csv", cycle=CYCLES)
        ),
        workbook=f"{OUT}/public/tables.xlsx",
    log:
        "data/processed/logs/gather_public.log",
    params:
        code=code(
            "public", "releases", "provenance", "key", "memo.stale", stage="public"
        ),
        settings=SETTINGS,
        codebook=CODEBOOK,
        out=OUT,
    message:
        "Gathering what may leave the partnership"
    shell:
        "python -m qualcop.steps gather_public --study . --out {params.out}"
        " --codebook-file {params.codebook:q} > {log} 2>&1"


rule write_public:
    input:
        data=f"{OUT}/public/memos/{{cycle}}.json",
        figures=f"{OUT}/public/figures/{{cycle}}/practices.csv",
    output:
        figure=f"{OUT}/public/figures/{{cycle}}/practices.svg",
        pdf=f"{OUT}/public/memos/{{cycle}}.pdf",
    log:
        "data/processed/logs/write_public-{cycle}.log",
    params:
        # Its steps are the memo's.
        code=code(
            "figures",
            "cells",
            "memo_pdf",
            stage="memo",
            extra=(ROOT / "workflow/report/public.typ",),
        ),
        folder=lambda wildcards, input: str(Path(input.figures).parent),
    message:
        "Setting the public memo of {wildcards.cycle}"
    shell:
        "(python -m qualcop.steps plot_figures --folder {params.folder}"
        " && python -m qualcop.steps write_memo --data {input.data} --figures {params.folder}"
        " --pdf {output.pdf} --template public.typ) > {log} 2>&1"
