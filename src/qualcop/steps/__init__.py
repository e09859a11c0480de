"""One thin step for each rule: read tables, call one function, write tables.

A module a stage, called like the file of its rules (`workflow/rules/`). The workflow starts a step
as `python -m qualcop.steps <step> --name value …`; each step's arguments are its keyword
parameters.
"""

# Every step and its stage: only that module is imported, and only it counts as the step's code.
STEPS = {
    "read_documents": "corpus",
    "segment_documents": "corpus",
    "read_codebook": "coding",
    "read_conjectures": "coding",
    "print_codebook": "coding",
    "code_by_pattern": "coding",
    "import_codings": "coding",
    "gather_codings": "coding",
    "measure_patterns": "reliability",
    "measure_reliability": "reliability",
    "count_codings": "analysis",
    "count_cooccurrences": "analysis",
    "choose_exemplars": "analysis",
    "gather_memos": "memo",
    "plot_figures": "memo",
    "write_memo": "memo",
    "write_workbook": "memo",
    "check_leaks": "memo",
    "audit_disclosure": "public",
    "gather_public": "public",
}
