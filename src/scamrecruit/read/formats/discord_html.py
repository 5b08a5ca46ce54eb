"""Discord channels as DiscordChatExporter writes them to HTML."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scamrecruit.read.chat import Message, Senders, advertisements
from scamrecruit.read.dom import fragment_text
from scamrecruit.read.encoding import decode
from scamrecruit.read.guard import is_suspicious
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item

_MESSAGE = ".chatlog__message-container"
_WORDS = ".chatlog__content, .chatlog__embed"


def _fits(head: Head) -> Fit:
    told = b"chatlog__" in head.raw and b'class="preamble"' in head.raw
    return Fit.CERTAIN if told and head.body.startswith(b"<") else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    body = file.body()
    if is_suspicious(body):
        raise Refusal("built to stall a parser, and no export of Discord", "export the channel again")
    decoded, digest = decode(body), file.whole_digest()
    yield from advertisements(
        _messages(LexborHTMLParser(decoded.text)),
        lambda at: file.line_source(f"{file.uri}{at}", digest, FORMAT.reader, decoded.encoding),
        file.uri,
    )


def _messages(tree: LexborHTMLParser) -> Iterator[Message]:
    sender, author, when = Senders(), "", None
    for node in tree.css(_MESSAGE):
        # Messages of one author that follow each other name author and time once.
        if (named := node.css_first(".chatlog__author")) is not None:
            author = named.attributes.get("data-user-id") or named.text(strip=True)
        time = node.css_first(".chatlog__timestamp")
        when = (time.attributes.get("title") or time.text(strip=True)) if time is not None else when
        text = "\n".join(filter(None, map(_text, node.css(_WORDS))))
        if text:
            place = f"#message{node.attributes.get('data-message-id') or ''}"
            yield Message(place, author, text, when, extra=(("author", sender(author)),))


def _text(node: LexborNode) -> str:
    """The words of a part; line ends stand there as such, in what the style shows as it is written."""
    return fragment_text(f"<pre>{node.html or ''}</pre>")


FORMAT = Format("discord-html", "Discord export, HTML", (), _fits, _read, version=2, form_of="html")
