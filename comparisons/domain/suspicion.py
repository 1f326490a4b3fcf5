"""Signs of spam in a text, in words for editors. Pure: imports no Django.

No sign depends on a language: an honest text in Chinese or Arabic has letters too. The words of spam are few and such
as nobody writes about technology; what an honest text may hold ("casino", "whatsapp") needs a second sign.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from .folding import folded
from .visible import without_ignored
from .vocabulary import HeldFor

MOST_LINKS = 3
"""Links in the words of one disagreement, beside the field for evidence: an honest one cites two sources."""
LEAST_BESIDE_LINKS = 10
"""Letters that stand beside a link, at least."""
LEAST_LETTERS, LEAST_WITH_DIGITS = 0.35, 0.55
"""Shares of the visible characters: code and measurements have many signs and digits, but words around them."""
LEAST_DIFFERENT = 6
"""Different letters and digits: the shortest text, of 20 characters, has more in any script."""
REPEATED_FROM, MOST_REPEATED = 200, 6
"""From so many bytes on, a text that shrinks to less than a sixth says one thing over and over."""

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'\]]+", re.IGNORECASE)
MARKUP = re.compile(r"<a\s[^>]{0,200}href\s*=\s*[\"']?\s*https?:|\[(?:url|link)\s*[=\]]", re.IGNORECASE)
HOST = re.compile(r"(?:https?://)?(?:[^/@\s]*@)?([^/:?#\s]+)", re.IGNORECASE)
SHORTENERS = frozenset({
    "adf.ly", "bit.do", "bit.ly", "bl.ink", "buff.ly", "clck.ru", "cutt.ly", "goo.gl", "goo.su", "is.gd", "ow.ly",
    "rb.gy", "rebrand.ly", "s.id", "shorturl.at", "shorte.st", "t.co", "t.ly", "tiny.cc", "tiny.one", "tinyurl.com",
    "u.to", "v.gd", "vk.cc", "wa.me", "x.co",
})  # fmt: skip
STRONG = re.compile(
    r"\b(?:viagra|cialis|levitra|tramadol|payday loans?|essay writing service|buy (?:cheap|followers|backlinks)"
    r"|seo (?:expert|agency|services? (?:for|provider|company))|guest posts? (?:service|opportunit)|escort service"
    r"|porn(?:o|hub)?\b|sex dating|weight loss pills|penis enlargement|replica watch(?:es)?|forex signals?"
    r"|double your (?:money|bitcoin)|earn \$ ?\d+ (?:a|per) (?:day|week)|work from home and earn|love spells?"
    r"|recover (?:your )?(?:lost|stolen) (?:bitcoin|crypto|funds)|онлайн казино|казино вулкан)"
    r"|博彩|代写论文|六合彩|彩票平台|成人视频|办理证件|カジノ ?ボーナス|出会い系"
)
"""One is enough, in folded text."""
WEAK = re.compile(
    r"\b(?:casinos?|betting|slots?|jackpot|lottery|bonus|promo code|click here|visit (?:my|our) (?:site|website|blog)"
    r"|best price|free trial|limited offer|cheap|discount|loans?|crypto|bitcoin|forex|investments?|backlinks?|seo"
    r"|escorts?|dating|pills?|guaranteed|whatsapp|telegram|contact (?:me|us)|hackers?|казино|ставки|кредит|заработок)\b"
)
"""Several different ones with a link, in folded text."""
MOST_WEAK = 3
CONTACT = re.compile(r"\b(?:whatsapp|telegram|wechat|viber|skype)\b\W{0,12}(?:\+ ?\d|@\w|\d{6})")


class Sign(NamedTuple):
    of: HeldFor
    words: str


def signs_in(text: str, evidence: str = "") -> Iterator[Sign]:
    """Yield the signs of spam in a text and in the address given as evidence. At most a millisecond."""
    links = LINK.findall(text)
    yield from _of_links(text, links, evidence)
    yield from _of_words(without_ignored(text), has_links=bool(links or evidence))


def _of_links(text: str, links: list[str], evidence: str) -> Iterator[Sign]:
    if len(links) > MOST_LINKS:
        yield Sign(HeldFor.LINKS, f"{len(links)} links")
    if shortened := next((host for link in [*links, evidence] if (host := _host(link)) in SHORTENERS), ""):
        yield Sign(HeldFor.LINKS, f"a link that hides where it leads ({shortened})")
    if links and sum(map(_is_letter, LINK.sub("", text))) < LEAST_BESIDE_LINKS:
        yield Sign(HeldFor.LINKS, "a link and hardly a word")
    if MARKUP.search(text):
        yield Sign(HeldFor.LINKS, "links written as code")


def _of_words(text: str, *, has_links: bool) -> Iterator[Sign]:
    read = folded(text)
    weak = {found.group() for found in WEAK.finditer(read)}
    if found := STRONG.search(read) or CONTACT.search(read):
        yield Sign(HeldFor.WORDS, f"words of spam (“{found.group()[:40]}”)")
    elif has_links and len(weak) > MOST_WEAK:
        yield Sign(HeldFor.WORDS, f"words of advertising ({', '.join(sorted(weak))[:60]})")
    if sentence := _no_words(LINK.sub("", text)):
        yield Sign(HeldFor.WORDS, sentence)


def _no_words(text: str) -> str:
    """Return why a text says nothing, in words; "" if it says something."""
    seen = [character for character in text if not character.isspace()]
    letters = sum(map(_is_letter, seen))
    digits = sum(character.isdigit() for character in seen)
    if letters < LEAST_LETTERS * len(seen) or letters + digits < LEAST_WITH_DIGITS * len(seen):
        return "more signs than letters"
    if seen and len({character for character in folded(text) if character.isalnum()}) < LEAST_DIFFERENT:
        return "a few characters over and over"
    data = text.encode(errors="replace")
    if len(data) >= REPEATED_FROM and len(zlib.compress(data)) * MOST_REPEATED < len(data):
        return "the same words over and over"
    return ""


def _is_letter(character: str) -> bool:
    """Return whether a character is a letter or a mark on one, such as a vowel of Hindi or Arabic."""
    return character.isalpha() or unicodedata.category(character)[0] == "M"


def _host(link: str) -> str:
    found = HOST.match(link)
    return found.group(1).lower().removeprefix("www.") if found else ""
