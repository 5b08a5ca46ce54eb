"""Pages of known layout: one posting per post, other people's words left out."""

from tests.read.pages import AD, items, read_by

from scamrecruit.records import Posting


def post(number: int, text: str, extra: str = "") -> str:
    return f"""
<div class="tgme_widget_message_wrap js-widget_message_wrap">
 <div class="tgme_widget_message js-widget_message" data-post="chan/{number}">
  <div class="tgme_widget_message_bubble">{extra}
   <div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
   <div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">12.7K</span>
    <a class="tgme_widget_message_date" href="https://t.me/chan/{number}?a=1&amp;b=2">
     <time datetime="2026-11-0{number}T10:00:00+00:00">10:00</time></a></div>
  </div></div></div>"""


REPLY = (
    '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text '
    'js-message_reply_text">quoted words of others</div></a>'
)


def postings(markup: str) -> list[Posting]:
    found = items(f"<html><body>{markup}</body></html>".encode())
    assert all(isinstance(item, Posting) for item in found)
    return found  # type: ignore[return-value]


def test_one_posting_per_telegram_post() -> None:
    first, second = postings(post(1, AD) + post(2, "Second<br>line <b>bold</b>"))
    assert first.text == AD
    assert first.url == "https://t.me/chan/1?a=1&b=2"
    assert first.posted_at == "2026-11-01T10:00:00+00:00"
    assert read_by(first.source) == "html+telegram-preview"
    assert second.text == "Second\nline bold"
    assert first.id != second.id


def test_quoted_replies_are_left_out() -> None:
    [posting] = postings(post(1, AD, REPLY))
    assert posting.text == AD


def test_albums_nest_the_text_and_are_told_once() -> None:
    nested = f'<div class="tgme_widget_message_text js-message_text">{AD}</div>'
    assert [p.text for p in postings(post(1, nested))] == [AD]
    deep = f'<div class="tgme_widget_message_text">a {nested} b</div>'
    assert [p.text for p in postings(post(1, deep))] == [f"a\n{AD}\nb"]


def test_double_escaped_links_do_not_spoil_the_text() -> None:
    text = f'{AD} <a onclick="x" href="https://x.example/?a=1&amp;amp;b=2">x.example</a>'
    assert postings(post(1, text))[0].text == f"{AD} x.example"


def test_posts_without_text_are_passed_over() -> None:
    assert [p.text for p in postings(post(1, "") + post(2, AD))] == [AD]
    whole = postings(post(1, "") + "<p>channel without words</p>")
    assert len(whole) == 1
    assert "channel without words" in whole[0].text


def test_a_link_of_another_kind_is_no_address() -> None:
    markup = post(1, AD).replace("https://t.me/chan/1", "javascript:x")
    assert postings(markup)[0].url is None


def test_facebook_story_without_the_comments() -> None:
    [posting] = postings(
        f'<div>menu</div><div data-ad-rendering-role="story_message"><div dir="auto">{AD}</div>'
        "<div>second line</div></div><ul><li>a comment of others</li></ul>"
    )
    assert posting.text == f"{AD}\nsecond line"
    assert read_by(posting.source) == "html+facebook-post"


def test_items_inside_items_are_told_once() -> None:
    role = 'data-ad-rendering-role="story_message"'
    assert [p.text for p in postings(f"<div {role}>a<div {role}>{AD}</div></div>")] == [f"a\n{AD}"]


def test_layout_named_in_words_only_is_an_ordinary_page() -> None:
    [posting] = postings(f"<p>{AD} tgme_widget_message_wrap story_message</p>")
    assert read_by(posting.source) == "html"
