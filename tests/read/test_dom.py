"""HTML to lines: what a person sees, where they see line ends, and what a page hides."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Declaration, Doctype, NavigableString, Tag
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from tests.read.pages import AD, page

from scamrecruit.read.dom import fragment_text, page_text
from scamrecruit.read.encoding import decode

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"
LONG = " ".join([AD] * 3)


def visible(markup: str) -> str:
    return page_text(LexborHTMLParser(markup)).visible


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("Hiring<br>contact<br/>me", "Hiring\ncontact\nme"),
        ("<div>a</div>tail", "a\ntail"),
        ("<div>a</div> <b>tail</b>", "a\ntail"),
        ("<div><div><p>a</p></div></div>b", "a\nb"),
        ("head<ul><li>a<li>b</ul>tail", "head\na\nb\ntail"),
        ("<b>bo</b>ld <i>and</i> <u>more</u>", "bold and more"),
        ("Tele<b>gra</b><!-- > --><span>m</span>", "Telegram"),
        ("$<!-- -->500<!-- --> a month", "$500 a month"),
        ("<a>x</a><a>y</a>", "xy"),
        ("<table><tr><td>a<td>b<tr><th>c</table>d", "a\nb\nc\nd"),
        ("  many   spaces\n\tand lines ", "many spaces and lines"),
        ("no\u00a0break&nbsp;space", "no break space"),
        ("<pre>line 1\nline 2\n\n  <b>line</b> 3</pre>x", "line 1\nline 2\nline 3\nx"),
        ("<textarea>line 1\nline 2</textarea>", "line 1\nline 2"),
        ("<pre>a\n<pre>b\nc</pre></pre>", "a\nb\nc"),
        ("<h1>t</h1>a<hr>b<dl><dt>c<dd>d</dl>", "t\na\nb\nc\nd"),
        ("<details><summary>s</summary>inside</details>", "s\ninside"),
        ("5 &lt; 6 &amp; &#x41;&#128;&#0;", "5 < 6 & A€\ufffd"),
        ("Tele<div hidden>x</div>gram", "Telegram"),
        ("a<nav>menu</nav>b<div role=search>find</div>c", "a\nb\nc"),
        ("a<img alt=no>b<wbr>c&shy;d", "abc\u00add"),
        ("<frameset><frame></frameset>", ""),
        ("", ""),
    ],
)
def test_lines(markup: str, text: str) -> None:
    assert visible(markup) == text


@pytest.mark.parametrize("tag", ["script", "style", "template", "svg", "iframe", "select"])
def test_structure_is_left_out(tag: str) -> None:
    assert visible(f"a<{tag}>gone</{tag}>b") == "ab"
    assert "gone" not in visible(f"<div>a<{tag}>gone</{tag}></div>b")


def test_boilerplate_by_attribute_is_left_out() -> None:
    markup = (
        '<div role="navigation">menu</div><div class="cookie-bar">yes</div><div id="cookies">x</div>'
    )
    assert visible(f"{markup}<p>{AD}") == AD
    assert visible(f'<main class="cookie">{AD}</main>') == AD
    assert visible(f'<body class="has-cookie-bar" role="search">{AD}') == AD
    assert visible(f'<div role="main">{AD}</div>') == AD


HIDING = [
    "hidden",
    'hidden="until-found"',
    'style="display:none"',
    'style="DISPLAY : NONE !important"',
    "style='color:red;display:none'",
    'style="visibility:hidden"',
    'style="font-size:0"',
    'style="font-size:0px;"',
    'style="font-size: 0.0em"',
    'style="opacity:0"',
    'style="opacity: .0"',
    'style="position:absolute;left:-9999px"',
    'style="text-indent:-99999px"',
]
SHOWING = [
    'style="display:block"',
    'style="font-size:0.9em"',
    'style="font-size:inherit"',
    'style="opacity:0.5"',
    'style="opacity:.5"',
    'style="fill-opacity:0"',
    'style="margin-left:-10px"',
    'aria-hidden="true"',
    "data-hidden",
    'class="hidden-gem"',
    'style=""',
    "style",
]


@pytest.mark.parametrize("means", HIDING)
def test_hidden_text_is_kept_apart(means: str) -> None:
    posting = page(f"<p>{LONG}</p><div {means}>innocent <p>words</p></div>")
    assert posting.text == LONG
    assert posting.hidden_text == "innocent\nwords"


@pytest.mark.parametrize("means", SHOWING)
def test_visible_text_is_not_taken_for_hidden(means: str) -> None:
    posting = page(f"<p>{LONG}</p><div {means}>plain words</div>")
    assert posting.text == f"{LONG}\nplain words"
    assert posting.hidden_text == ""


def test_hidden_inside_hidden_is_told_once() -> None:
    posting = page(f"<p>{LONG}</p><div hidden>a<div hidden>b<p hidden>c</div></div><i hidden>d</i>")
    assert posting.hidden_text == "a\nb\nc\nd"


def test_hidden_main_and_body() -> None:
    assert page(f"<p>{LONG}</p><main hidden>x</main>").hidden_text == "x"
    assert page(f'<body style="opacity:0">{AD}').text == AD


def test_a_page_that_hides_nearly_everything_is_read_as_visible() -> None:
    posting = page(f'<p>Loading</p><div style="display:none">{LONG}</div>')
    assert posting.text == f"Loading\n{LONG}"
    assert posting.hidden_text == ""


def test_fragments() -> None:
    assert fragment_text("plain\n\n words  here ") == "plain\nwords here"
    assert fragment_text("<p>a<br>b</p>c") == "a\nb\nc"
    assert fragment_text("") == ""
    assert fragment_text("lone \ud800 surrogate<br>x") == "lone ? surrogate\nx"
    assert fragment_text("<p>nu\0l") == "nul"


# The reference reader: BeautifulSoup, the same parts left out, no shared code.
_DROPPED = {"script", "style", "template", "svg", "iframe", "noscript", "select"}
_BLOCK = set(
    "p div li br tr td th h1 h2 h3 h4 h5 h6 section article ul ol table dl dt dd header main aside "
    "blockquote pre form label button figure figcaption address hr summary details textarea body "
    "caption center".split()
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0")
_IN_LINE = set("a b em i label small span strong time".split())
_ASIDE = ("cookie", "similar-job", "related-job", "SimilarJob", "RelatedJob")


def reference_words(markup: str) -> list[str]:
    """Words of a page, visible ones first, hidden ones after."""
    soup = BeautifulSoup(markup, "html.parser")
    shown: list[str] = []
    hidden: list[str] = []

    def walk(node: Tag, out: list[str]) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                if child.name in _DROPPED:
                    continue
                into = hidden if _unseen(child) else out
                left_out = _aside(child) and into is shown
                apart = child.name in _BLOCK or into is not out or left_out
                into.append(" " if apart else "")
                if child.name not in {"nav", "footer"} and not left_out:
                    walk(child, into)
                into.append(" " if apart else "")
                out.append(" " if child.name in {"nav", "footer"} else _seam(child))
            elif not isinstance(child, Comment | Doctype | Declaration):
                assert isinstance(child, NavigableString)
                out.append(str(child))

    walk(soup.body or soup, shown)
    return _joined("".join([*shown, " ", *hidden]).split("\x01")).split()


def _seam(tag: Tag) -> str:
    """What stands between an element and the next: they may be set apart by style."""
    other = tag.next_sibling
    if not isinstance(other, Tag) or {tag.name, other.name} - _IN_LINE:
        return ""
    if tag.name == other.name == "a" and tag.get("href") != other.get("href"):
        return " "
    both = (any(one.has_attr(name) for name in ("class", "itemprop")) for one in (tag, other))
    return "\x01" if all(both) else ""


def _joined(pieces: list[str]) -> str:
    text = ""
    for piece in pieces:
        pair = text[-1:] + piece[:1]
        text += " " * bool(re.fullmatch(r"[^\W\d_]\d|[^\W_][$€£¥]", pair))
        text += " " * (pair[-1:].isupper() and pair[:1].isalnum() and not pair[:1].isupper())
        text += piece
    return text


def _unseen(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_UNSEEN.search(str(tag.get("style", ""))))


def _aside(tag: Tag) -> bool:
    names = " ".join(tag.get("class") or []) if isinstance(tag.get("class"), list) else ""
    return (
        tag.name in {"nav", "footer"}
        or tag.get("role") in {"navigation", "contentinfo", "search"}
        or "cookie" in str(tag.get("id", ""))
        or any(word in names for word in _ASIDE)
    ) and tag.name not in {"main", "article"}


def our_words(markup: str) -> list[str]:
    text = page_text(LexborHTMLParser(markup))
    return f"{text.visible} {text.hidden}".split()


PAGES = [path for path in sorted(DEMO.rglob("*.html")) if b"\0" not in path.read_bytes()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_demo_pages_give_the_words_of_the_reference_reader(path: Path) -> None:
    markup = decode(path.read_bytes()).text
    # What only the targets of links say is no word of the page.
    ours = [word for word in our_words(markup) if not word.startswith("(https://")]
    assert sorted(ours) == sorted(reference_words(markup))
    assert ours


_words = st.text(st.sampled_from("abcกขค招聘рабо &<.@ \n"), min_size=1, max_size=12).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
)
_containers = st.sampled_from(
    ["div", "span", "b", "section", "a", "ul", "script", "nav", "em", "article", "footer", "pre"]
)
_attributes = st.sampled_from(
    ["", "", "", ' hidden=""', ' style="display:none"', ' class="cookie"', ' role="search"', ' id="x"']
)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(children, max_size=4).map("".join)
    return st.builds(
        lambda tag, attributes, text: (
            f"<{tag}>var x;</{tag}>" if tag == "script" else f"<{tag}{attributes}>{text}</{tag}>"
        ),
        _containers,
        _attributes,
        inside,
    )


_markup = st.recursive(
    _words | st.sampled_from(["<br>", "<!-- x -->", "<hr>", "<img alt='x'>"]), _element, max_leaves=25
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(_markup, max_size=5).map("".join))
def test_generated_pages_give_the_words_of_the_reference_reader(markup: str) -> None:
    # Nested links and blocks in paragraphs are closed early by the HTML rules, which the reference
    # does not know: its tree differs, not its words.
    markup = re.sub(r"(</?)a\b", r"\1i", markup)
    assert sorted(our_words(f"<body>{markup}")) == sorted(reference_words(f"<body>{markup}"))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span class=a>Chat operator</span><span class=b>USD 900</span>", "Chat operator USD 900"),
        ("<span class=a>900</span><span class=b>USD</span>", "900 USD"),
        ("<b class=a>Pay</b><i class=b>900</i><span class=c>€</span>", "Pay 900 €"),
        ("<span class=a>รับสมัคร</span><em class=b>900</em>", "รับสมัคร 900"),
        ("<span class=a>Agent</span><span class=e></span><span class=b>Apply</span>", "Agent Apply"),
        ("<b itemprop=name>Reed</b><b itemprop=city>Poipet</b>", "Reed Poipet"),
        ("<a href=/1>chat</a><a href=/2>typing</a>", "chat typing"),
        ("<a href=/1>chat</a><a href=/1>ting</a>", "chatting"),
        ("<b>Chat oper</b><b>Ator</b>", "Chat operAtor"),
        ("<span class=a>Chat oper</span><span class=b>ator</span>", "Chat operator"),
        ("<span class=a>C</span><span class=b>hat</span>", "Chat"),
        ("<span class=a>+1 555 01</span><span class=b>23</span>", "+1 555 0123"),
        ("<span style='display: block'>Agent</span><span>USD 900</span>", "Agent\nUSD 900"),
        ("<span style='inline-display:block'>Ag</span>ent", "Agent"),
        ("x\x01y", "x\x01y"),
    ],
)
def test_what_stands_side_by_side_by_style_is_set_apart(markup: str, text: str) -> None:
    assert page(f"<p>{markup}</p><p>{AD}").text == f"{text}\n{AD}"
