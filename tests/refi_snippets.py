"""Snippets of exchange files for tests: ids, and reading of what stands inside a project."""

from lxml import etree

from qualcop.refi.reading import read_tree

ONE, TWO, THREE = (f"0000000{n}-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))


def read(inner, root="Project", **texts):
    """The project with `inner` in it; `texts` are its files by path."""
    xml = f'<{root} xmlns="urn:QDA-XML:project:1.0" name="Ours">{inner}</{root}>'
    project, problems = read_tree(etree.fromstring(xml), texts.get, "a.qdpx")
    assert not problems
    return project


def lost(project):
    """How many of what were lost."""
    return {loss.what: loss.count for loss in project.losses}


CODE = f'<CodeBook><Codes><Code guid="{ONE}" name="A"/></Codes></CodeBook>'
CODING = f'<Coding guid="{TWO}"><CodeRef targetGUID="{ONE}"/></Coding>'


def read_source(inner, tag="TextSource", attributes='name="a"', **texts):
    """A project with one code and one source."""
    return read(
        f'{CODE}<Sources><{tag} guid="{ONE}" {attributes}>{inner}</{tag}></Sources>', **texts
    )


def select(start, end, inner=CODING):
    """A selection with one coding."""
    return (
        f'<PlainTextSelection guid="{THREE}" startPosition="{start}" endPosition="{end}">'
        f"{inner}</PlainTextSelection>"
    )
