"""Damage and malice: a good file's bytes in, a changed file's out; the same draw, the same change.

Half of the changes are blind, in bytes. The others know what the file is made of: members of the
zip, elements and attributes, cells, times, headers, values.
"""

from __future__ import annotations

import io
import json
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

TOKENS = (
    *("", "\x00", "\ufeff", "\u202e", "\u200d" * 40, "e" + "\u0301" * 60, "\ud800", "\U0010ffff"),
    *("&lol;", "&#x110000;", "&#" + "9" * 5000 + ";", "&#0;", "]]>", "<![CDATA[", "<!--", "-->"),
    *(
        "<a>" * 300,
        "</w:p>",
        "<w:p>",
        "<?xml version='1.0'?>",
        "<table>" * 40,
        "<script>x</script>",
    ),
    *("=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "\t=1", "$(touch x)", "`x`", "../../../x"),
    *("1e999", "NaN", "-0", "9" * 400, "²", "٣", "99999999", "-1", "0", "1" * 5000, "0x10"),
    *('"' * 3, "'", "\\", "\\u9999999999 ", "\\'", "{" * 200, "}" * 20, "{\\*", "\\bin99999 "),
    *("[" * 500, "(" * 500, "*" * 300, "_" * 300, "> " * 100, "`" * 99, "![](" * 50, "|" * 99),
    *("\n" * 200, "\r", "\x0b", "\u2028", "---\n", "...\n", "- " * 100, "\t" * 100, " " * 3000),
    *("00:00:00.000 --> 99:99:99.999\n", "NOTE\n", "<v >", "<v Ana", "-->", "WEBVTT\n"),
    *("*a", "&a", "!!python/object:os.system", "!!int ''", "? [a]", "<<: *a", "a: &a [*a]"),
    *("From: ", "Content-Type: multipart/mixed; boundary=x\n", "=?utf-8?b?////?=", "charset=idna"),
    *('Content-Type: text/plain; charset="punycode"\n', "Content-Transfer-Encoding: x-uuencode\n"),
    *("=?x?q?=?=", "(" * 100 + ")", "Date: Mon, 99 Foo 99999\n", "filename*0*=x''%", "x" * 20_000),
)
DOCTYPE = (
    '<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY b "&lol;&lol;&lol;">'
    '<!ENTITY x SYSTEM "file:///etc/hostname">]>'
)
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # for XML
Change = Callable[[bytes, random.Random], bytes]


def mutate(name: str, data: bytes, draw: random.Random) -> bytes:
    """`data`, a good file called `name`, changed in one to three places."""
    for _ in range(draw.choice((1, 1, 2, 3))):
        known = find_changes(name, data)
        # In a zip a blind change breaks a checksum and little else is seen of it.
        blind = 0.2 if data.startswith(b"PK") else 0.5
        change = draw.choice(BLIND if draw.random() < blind else known)
        data = change(data, draw)
    return data


def find_changes(name: str, data: bytes) -> tuple[Change, ...]:
    """The changes that know what this file is made of."""
    if data.startswith(b"PK\x03\x04"):
        return (change_member, change_member, change_member, change_archive)
    ending = name.rpartition(".")[2]
    known: dict[str, tuple[Change, ...]] = {
        "json": (change_json, change_json, change_text),
        "ipynb": (change_json, change_json, change_text),
        "csv": (change_cell, change_text),
        "tsv": (change_cell,),
        "html": (change_xml, change_text),
        "pdf": (change_number, change_number),
    }
    return known.get(ending, (change_text, change_number, change_line))


# ------------------------------------------------------------------ blind
def cut(data: bytes, draw: random.Random) -> bytes:
    """The head of it, or a piece taken out."""
    start = draw.randrange(len(data) + 1)
    if draw.random() < 0.5:
        return data[:start]
    return data[:start] + data[start + draw.randrange(1, 60) :]


def flip(data: bytes, draw: random.Random) -> bytes:
    """Some bits or bytes other than they were."""
    changed = bytearray(data)
    for _ in range(draw.choice((1, 2, 8, 40)) if data else 0):
        place = draw.randrange(len(changed))
        changed[place] = draw.choice(
            (changed[place] ^ (1 << draw.randrange(8)), draw.randrange(256), 0, 255)
        )
    return bytes(changed)


def double(data: bytes, draw: random.Random) -> bytes:
    """A piece of it many times over."""
    start = draw.randrange(len(data) + 1)
    piece = data[start : start + draw.randrange(1, 400)]
    return data[:start] + piece * draw.choice((2, 5, 60)) + data[start:]


def splice(data: bytes, draw: random.Random) -> bytes:
    """Two pieces of it exchanged."""
    a, b, c = sorted(draw.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def insert(data: bytes, draw: random.Random) -> bytes:
    """A token that means something to some parser, anywhere."""
    place = draw.randrange(len(data) + 1)
    return data[:place] + _token(draw) + data[place:]


BLIND: tuple[Change, ...] = (cut, flip, flip, double, splice, insert, insert)


def _token(draw: random.Random) -> bytes:
    return draw.choice(TOKENS).encode("utf-8", "surrogatepass")


# ------------------------------------------------------------------ knowing
def change_text(data: bytes, draw: random.Random) -> bytes:
    """A word replaced by a token."""
    return _replace_match(rb"[\w.@-]+", data, _token(draw), draw)


def change_number(data: bytes, draw: random.Random) -> bytes:
    """A number, such as a time, a length or an object's, replaced by an impossible one."""
    other = draw.choice((b"0", b"-1", b"99", b"4294967296", b"9" * 400, b"1e400", b"."))
    return _replace_match(rb"\d+", data, other, draw)


def change_line(data: bytes, draw: random.Random) -> bytes:
    """Lines in another order, many times, or with a token before them."""
    lines = data.split(b"\n")
    place = draw.randrange(len(lines))
    kind = draw.randrange(3)
    if kind == 0:
        draw.shuffle(lines)
    elif kind == 1:
        lines[place:place] = [lines[place]] * draw.choice((3, 200))
    else:
        lines[place] = _token(draw) + lines[place]
    return b"\n".join(lines)


def change_cell(data: bytes, draw: random.Random) -> bytes:
    """A cell replaced, or separators and quotes added."""
    if draw.random() < 0.3:
        return _replace_match(rb"[,;\t\n\"]", data, draw.choice((b",", b'"', b";;", b"\t")), draw)
    return _replace_match(rb"[^,\t\n]+", data, _token(draw), draw)


def change_xml(data: bytes, draw: random.Random) -> bytes:
    """A tag, attribute, text or declaration of XML or HTML other than it was."""
    kind = draw.randrange(7)
    token = _token(draw)
    if draw.random() < 0.8:  # most of it stays XML, or the parser alone would be tried
        token = escape(UNFIT.sub("", token.decode("utf-8", "replace")), {'"': "&quot;"}).encode()
    if kind == 0:
        return _replace_match(rb"<[^>]+/>", data, b"", draw)
    if kind == 1:
        return _replace_match(rb'(?<==)"[^"]*"', data, b'"' + token + b'"', draw)
    if kind == 2:
        return _replace_match(rb"(?<=>)[^<]+(?=<)", data, token, draw)
    if kind == 3:
        return DOCTYPE.encode() + _replace_match(rb"(?<=>)[^<]+(?=<)", data, b"&b;&x;", draw)
    if kind == 4:
        return _replace_match(rb"xmlns:?\w*=\"[^\"]*\"", data, b"", draw)
    if kind == 5:
        return _nest(data, draw)
    return _exchange(data, draw)


def _exchange(data: bytes, draw: random.Random) -> bytes:
    """The name of an element taken for another's, at its start and at its end."""
    names = sorted(set(re.findall(rb"<([\w:]+)", data)))
    if not names:
        return data
    one, other = draw.choice(names), draw.choice(names)
    return re.sub(rb"(</?)" + re.escape(one) + rb"\b", rb"\g<1>" + other, data)


def _nest(data: bytes, draw: random.Random) -> bytes:
    """An element within copies of its own tag, hundreds deep."""
    found = list(re.finditer(rb"<([\w:]+)((?:\s[^<>]*)?)>", data))
    if not found:
        return data
    match = draw.choice(found)
    depth = draw.choice((20, 100, 240, 400))
    name = match[1]
    end = data.find(b"</" + name + b">", match.end())
    end = len(data) if end < 0 else end
    inner = data[match.end() : end]
    nested = match[0] * depth + inner + (b"</" + name + b">") * depth
    return data[: match.end()] + nested + data[end:]


def change_json(data: bytes, draw: random.Random) -> bytes:
    """A value somewhere in it replaced by one of another kind, or a key by another."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return change_text(data, draw)
    places = list(_list_places(tree))
    if not places:
        return data
    holder, key = draw.choice(places)
    holder[key] = draw.choice(
        (None, True, -1, 10**400, 1.5, "", [], {}, [[]], {"a": 1}, [None], "²", draw.choice(TOKENS))
    )
    return json.dumps(tree).encode().replace(b'"@nan"', b"NaN")


def _list_places(value: object) -> list[tuple]:
    """Every (holder, key or number) in a JSON value."""
    keys = value.keys() if isinstance(value, dict) else ()
    keys = range(len(value)) if isinstance(value, list) else keys
    places = [(value, key) for key in keys]
    return places + [place for key in keys for place in _list_places(value[key])]


def change_member(data: bytes, draw: random.Random) -> bytes:
    """One member of the zip changed; the zip itself is whole."""
    members = _unzip(data)
    if not members:
        return flip(data, draw)
    name = draw.choice(sorted(members))
    change = draw.choice((change_xml, change_xml, change_xml, change_number, *BLIND[:3]))
    members[name] = change(members[name], draw)
    return _zip(list(members.items()))


def change_archive(data: bytes, draw: random.Random) -> bytes:
    """Members gone, renamed, doubled, exchanged, outside, or much larger than they look."""
    members = list(_unzip(data).items())
    if not members:
        return cut(data, draw)
    place, other = draw.randrange(len(members)), draw.randrange(len(members))
    name, content = members[place]
    kind = draw.randrange(7)
    if kind == 0:
        del members[place]
    elif kind == 1:
        members[place] = (draw.choice(("../../x", "/etc/x", "a\\b", name.upper(), "")), content)
    elif kind == 2:
        members.append((name, members[other][1]))
    elif kind == 3:
        members[place], members[other] = (name, members[other][1]), (members[other][0], content)
    elif kind == 4:
        members[place] = (name, content + b" " * 3_000_000)
    elif kind == 5:
        members.append(("nested.zip", data))
    else:
        return _lie(data, draw)
    return _zip(members)


def _lie(data: bytes, draw: random.Random) -> bytes:
    """A directory that states other sizes, offsets, methods or flags than there are."""
    entries = [m.start() for m in re.finditer(b"PK\x01\x02", data)]
    if not entries:
        return data
    changed = bytearray(data)
    at = draw.choice(entries) + draw.choice((8, 10, 16, 20, 24, 28, 30, 42))
    changed[at : at + 4] = draw.choice((b"\xff\xff\xff\xff", b"\x00" * 4, draw.randbytes(4)))
    return bytes(changed[: len(data)])


def _unzip(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {i.filename: archive.read(i) for i in archive.infolist() if i.file_size < 10**7}
    except Exception:  # what was damaged before stays as it is: any error of zipfile says so
        return {}


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # on names that come twice
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name or "x"), content)
    return buffer.getvalue()


def _replace_match(pattern: bytes, data: bytes, other: bytes, draw: random.Random) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    match = draw.choice(found)
    return data[: match.start()] + other + data[match.end() :]
