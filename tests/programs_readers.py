"""What a page, a JSON document and Markdown say of a comparison, as fields that can be held against each other."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from comparisons.domain.sentences import day, sentence

from .reading import rendered as shown_as_html
from .reading import said, words

UNMARKED = dict.fromkeys(map(ord, "\u2068\u2069"))
MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["entity", "html_inline", "image"])
WORDS = {1: "minor", 2: "matters", 3: "decisive"}
FLIP = re.compile(r'id="flip-([a-z0-9-]+)"[^>]*>\s*<small class="flip-words"><span[^>]*></span>(.*?)</small>')
PLACES = ("first", "second")
TITLE, DESCRIPTION = re.compile("<title>(.*?)</title>"), re.compile('<meta name="description" content="(.*?)">')
STRENGTH = re.compile(r'class="weighed-strength">(.*?)</span>')

Fields = dict[str, Any]


# ---- what a page says


class Part:
    """A part of a page with its elements by class and by tag, found in one walk: selectors take ten times as long."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self.found: dict[str, list[Tag]] = {}
        for one in tag.find_all(True):
            for name in (one.name, *(f".{name}" for name in one.get("class", ()))):
                self.found.setdefault(name, []).append(one)

    def all(self, *names: str) -> list[Tag]:
        """Return what is found below by the last name, below what is found by those before it."""
        *outer, last = names
        if not outer:
            return self.found.get(last, [])
        return [one for tag in self.all(*outer) for one in Part(tag).all(last)]

    def says(self, *names: str) -> list[str]:
        return said(self.all(*names))

    def says_once(self, *names: str) -> str:
        [only] = self.says(*names)
        return only


def article(html: str) -> BeautifulSoup:
    """The article and what is related, without the form with weights."""
    start, end = html.index('<article class="comparison">'), html.index("</main>")
    form, claims = html.find('id="weights"', start), html.index('id="claims"', start)
    parts = [html[start:end]] if form < 0 else [html[start : begun(html, form)], html[begun(html, claims) : end]]
    return BeautifulSoup("".join(parts), "html.parser")


def begun(html: str, attribute: int) -> int:
    """Where the element of an attribute begins."""
    return html.rindex("<", 0, attribute)


def of_page(html: str) -> Fields:
    soup = article(html)
    page, sums = Part(soup), soup.find(id="arithmetic")
    rows = [(row.th, row.find_all("td")) for row in sums.tbody.find_all("tr")] if sums else []
    return {
        "title": unescape(TITLE.findall(html)[0]),
        "description": unescape(DESCRIPTION.findall(html)[0]),
        "names": page.says("h1", "bdi"),
        "state": words(page.all(".stamp")[0].find(True)).removeprefix("✓ "),
        "facts": page.says(".facts", "li"),
        "lead": page.says_once(".lead"),
        "headline": page.says_once(".pick-name"),
        "short": page.says(".pick-reason"),
        "against": page.says(".pick-against", "b"),
        "rule": page.says(".pick-rule"),
        "in question": len(page.all(".in-question")),
        "choose": [text.removeprefix("Choose ") for text in page.says(".choose", "li")],
        "already": page.says(".already", ".prose"),
        "tally": page.says(".disagreed"),
        "voices": page.says(".agree-number"),
        "strength": [unescape(found) for found in STRENGTH.findall(html)],
        "flips": {slug: unescape(text) for slug, text in FLIP.findall(html)},
        "rows": {words(name): said(cells) for name, cells in rows},
        "total": said(sums.tfoot.find_all("td")) if sums else [],
        "by": sorted(page.says(".overview-by")),
        "aside": {row["id"]: words(row.find(class_="face-why")) for row in page.all(".faces-uncounted", ".face")},
        "left out": page.says(".face-left-out", "li"),
        "claims": {claim["id"]: claim_on(claim) for claim in page.all(".claim")},
        "questions": sorted(page.says(".face-question")),
        "only": page.says(".faces-uncounted", ".face-lead"),
        "standing": page.says(".standing"),
        "pictures": page.says(".picture", "h3"),
        "numbers": page.says(".picture-end", "b"),
        "notes": [text for text in page.says(".picture", ".note") if "release" not in text],
        "days": [said(row.find_all(["th", "td"])) for table in page.all(".picture", "tbody") for row in table("tr")],
        "apart": len(page.all(".apart")),
        "reason": " ".join(page.says(".verdict", ".reason")),
        "best case": [words(head.find_next_sibling()) for head in page.all(".verdict-text", "h3")],
        "bottom line": page.says(".bottom-line"),
        "missing figures": page.says(".verdict-text", ".note"),
        "conditions": page.says(".conditions", "li"),
        "related": sorted(page.says(".sides", ".links", "li") + page.says(".faces", ".links", "li")),
        "comparisons": page.says(".related", "li"),
        "voice": page.says(".voice-about") + page.says(".voice", "blockquote"),
        "by voice": [text.split(" · all ")[0] for text in page.says(".voice", "figcaption")],
    }


def claim_on(tag: Tag) -> Fields:
    claim, row = Part(tag), tag.find_parent(id=re.compile("^criterion-"))
    source, proof = claim.all(".source", "a"), claim.says(".proof", "li")
    is_aside = tag.find_parent(class_="faces-uncounted") or not row or claim.all(".ended")
    return {
        "counts": not is_aside,
        "sign": claim.says(".sign")[0][0],
        "text": claim.says_once(".statement"),
        "strength": claim.says_once(".strength").split()[-1],
        "side": "first" if tag.find_parent(class_="side-first") else "second",
        "criterion": row["id"].removeprefix("criterion-") if row else None,
        "source": source[0]["href"].partition("#:~:")[0] if source else None,
        "titled": words(source[0]) if source else None,
        "third party": "third-party source" in proof,
        "quote": claim.says(".quote"),
        "checked": [text for text in proof if text.startswith("checked")],
        "versions": [text for text in proof if text.startswith("versions")],
        "in review": [text for text in proof if text.startswith("disputed")],
    }


# ---- what a document says, in the words of a page


def of_json(document: Fields) -> Fields:
    verdict, weighing, review = document["verdict"], document["weighing"], document["review"]
    first, second = sides = [document["first"], document["second"]]
    names = {side["slug"]: side["name"] for side in sides}
    picked = next((side for side in sides if side["slug"] == verdict["pick"]), None)
    figures, readers = document["figures"] or {}, document["readers"]
    rows, is_open = weighing["rows"], review["state"] == "unreviewed"
    return {
        "title": f"{document['title']} · Nice Pick",
        "description": document["description"],
        "names": [first["name"], second["name"]],
        "state": state(review),
        "facts": facts(verdict, review),
        "lead": rendered(document["intro"]) if document["intro"] else squeezed(document["lead"]),
        "headline": squeezed(verdict["headline"]),
        "short": few(verdict["in_short"] or (picked and sentence(picked["use_case"]))),
        "against": verdict["goes_against_claims"],
        "rule": [review["rule"].removesuffix(" No editor has reviewed it yet.")] if is_open else [],
        "in question": sum(one["is_open"] for one in verdict["conditions"]) + bool(verdict["disputed"]),
        "choose": [f"{side['name']} if {side['choose_if']}" for side in sides if side["choose_if"]],
        "already": [rendered(side["already_using"]) for side in sides if side["already_using"]],
        "tally": few(readers["tally"]),
        "voices": few(voices(readers["voices"])),
        "strength": few(weighing["answer"]["strength_words"]),
        "flips": {row["criterion"]["slug"]: row["flip"]["words"] for row in rows if row["flip"]},
        "rows": {row["criterion"]["name"]: cells(row, document, names) for row in rows},
        "total": [by(names, weighing["leader"], weighing["margin"])] if rows else [],
        "by": sorted(in_total(row, names) for row in rows),
        "aside": {f"criterion-{one['criterion']['slug']}": aside(one) for one in weighing["one_sided"]},
        "left out": [f"Makes no difference: {sentence(one['why'])}" for one in weighing["left_out"]],
        "claims": {
            f"claim-{claim['key']}": claim_in(claim, place, weighing)
            for place, side in zip(("first", "second"), sides, strict=True)
            for claim in side["claims"]
        },
        "questions": sorted(squeezed(row["criterion"]["question"]) for row in rows if row["criterion"]["question"]),
        "only": [f"{names[one['only']]} only" if one["only"] else "ended" for one in weighing["one_sided"]],
        "standing": few(figures.get("standing")),
        **pictures(figures, names),
        "apart": sum(one["is_apart"] for one in figures.get("shared", [])),
        "reason": squeezed(" ".join([*verdict["sentences"], rendered(verdict["reason"] or "")])),
        "best case": few(verdict["best_case_for_the_other"] and rendered(verdict["best_case_for_the_other"])),
        "bottom line": few(verdict["bottom_line"]),
        "missing figures": few(verdict["missing_figures"]),
        "conditions": [f"{squeezed(one['text'])} {when(one)}" for one in verdict["conditions"]],
        "related": sorted(link["text"] for side in sides for link in side["related"]),
        "comparisons": [link["text"] for link in document["related"]],
        "voice": voice(readers["best_answered"]),
        "by voice": voice_by(readers),
    }


def few(text: str | None) -> list[str]:
    return [squeezed(text)] if text else []


def squeezed(text: str) -> str:
    return " ".join(text.split())


def rendered(markdown: str) -> str:
    return words(BeautifulSoup(MARKDOWN.render(markdown), "html.parser"))


def told(one_day: str) -> str:
    return day(date.fromisoformat(one_day))


def state(review: Fields) -> str:
    if review["state"] == "unreviewed":
        return "Not yet reviewed"
    return "Reviewed" if review["state"] == "reviewed" else f"Reviewed {told(review['reviewed'])}, changed since"


def facts(verdict: Fields, review: Fields) -> list[str]:
    is_one = review["reviewed_by"] == verdict["decided_by"]
    reviewed = " and reviewed" if is_one else ""
    shown = [f"Decided {told(verdict['decided'])}{reviewed} by {squeezed(verdict['decided_by'])}"]
    shown += [f"Reviewed by {review['reviewed_by']}"] if review["reviewed_by"] and not is_one else []
    return [*shown, f"Basis: {verdict['basis_label']}", "History"]


def by(names: Fields, slug: str | None, amount: float) -> str:
    return f"{names[slug]} by {number(amount)}" if slug else "level"


def number(value: float) -> str:
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def signed(value: int) -> str:
    return f"+{value}" if value > 0 else f"−{-value}" if value else "0"


def in_total(row: Fields, names: Fields) -> str:
    return by(names, row["leader"], row["weighed"]) if row["weight"] else "not counted"


def cells(row: Fields, document: Fields, names: Fields) -> list[str]:
    both = [scored(row[place], document[place]["claims"]) for place in ("first", "second")]
    return [*both, str(row["margin"]), f"×{number(row['weight'])}", in_total(row, names)]


def scored(side: Fields, claims: list[Fields]) -> str:
    adds = {claim["key"]: claim["strength"] * (1 if claim["is_pro"] else -1) for claim in claims}
    terms = " ".join(signed(adds[key]) for key in side["claims"])
    shown = f"{terms} = {signed(side['sum'])}" if len(side["claims"]) > 1 else signed(side["sum"])
    return shown if side["sum"] == side["score"] else f"{shown}, counted as {signed(side['score'])}"


def aside(one: Fields) -> str:
    only = "Only one side has claims here, so it isn't counted."
    why = only if one["only"] else "No claim here still holds, so nothing is counted."
    return f"{why} Makes no difference: {rendered_plain(one['left_out'])}" if one["left_out"] else why


def rendered_plain(text: str) -> str:
    return squeezed(sentence(text))


def claim_in(claim: Fields, place: str, weighing: Fields) -> Fields:
    listed = {one["criterion"]["slug"] for one in (*weighing["rows"], *weighing["one_sided"])}
    assert claim["criterion"] is None or claim["criterion"] in listed
    return {
        "counts": claim["counts"],
        "sign": "+" if claim["is_pro"] else "−",
        "text": squeezed(claim["text"]),
        "strength": WORDS[claim["strength"]],
        "side": place,
        "criterion": claim["criterion"],
        "source": claim["source"],
        "titled": claim["source"] and (squeezed(claim["source_title"] or "") or claim["source"].split("/")[2]),
        "third party": claim["is_third_party"],
        "quote": few(claim["quote"]),
        "checked": [f"checked {told(claim['checked'])}"] if claim["checked"] else [],
        "versions": few(versions(claim)),
        "in review": few(
            claim["in_review_since"] and f"disputed by a reader, in review since {told(claim['in_review_since'])}"
        ),
    }


def versions(claim: Fields) -> str:
    if not claim["versions"]:
        return ""
    shown = f"versions {claim['versions']}"
    if claim["why_not"] != "ended":
        return shown
    return f"{shown}, all before {claim['ended_before']}, the latest known release, so not counted"


def when(one: Fields) -> str:
    if one["happened"]:
        return f"happened {told(one['happened'])}{'' if one['is_open'] else ', decided again since'}"
    if one["is_due"]:
        return f"due for a check by {told(one['check_by'])}, not checked yet"
    return f"check by {told(one['check_by'])}"


def voices(voices: Fields | None) -> str:
    return f"{voices['agree']} of {voices['of']} voices agree" if voices else ""


def voice(best: Fields | None) -> list[str]:
    if best is None:
        return []
    return [squeezed(best["quote"] or best["about"]), rendered(best["answer"])]


def voice_by(readers: Fields) -> list[str]:
    best = readers["best_answered"]
    if best is None:
        return []
    done = "accepted" if best["is_accepted"] else "declined"
    ours = f"{best['by']}, {done} {told(best['on'])}{' · it changed the pick' if best['changed_pick'] else ''}"
    if not best["quote"]:
        return [ours]
    return [" · ".join(filter(None, ["a reader", best["context"], best["evidence"].split("/")[2]])), ours]


def pictures(figures: Fields, names: Fields) -> Fields:
    """The headline, the two numbers and the notes of each picture, and the days of the line."""
    over_time, shared = figures.get("over_time"), figures.get("shared", [])
    lines = [over_time] if over_time else []
    pairs = [one for one in shared if not one["is_apart"] and not (over_time and drawn(one, over_time))]
    told_of = [figures[key] for key in ("support", "ages") if figures.get(key)]
    ends = [over_time["points"][0]] if over_time else []
    newest = [{place: {"value": end[place]} for place in PLACES} for end in ends]
    return {
        "pictures": [one["headline"] for one in (*lines, *pairs, *told_of)],
        "numbers": [number(one[place]["value"]) for one in (*newest, *pairs) for place in PLACES]
        + [one[place] for one in told_of for place in PLACES],
        "notes": [
            text for one in lines for text in notes(one["metric"], f"{told(ends[0]['day'])} · {one['source_name']}")
        ]
        + [text for one in pairs for text in notes(one["metric"], seen(one, names))],
        "days": [
            [told(point["day"]), *(number(point[place]) for place in PLACES)]
            for one in lines
            for point in one["points"]
        ],
    }


def drawn(shared: Fields, over_time: Fields) -> bool:
    last = [(over_time["points"][0][place], over_time["source"]) for place in PLACES]
    ends = [(shared[place]["value"], shared[place]["source"]) for place in PLACES]
    return shared["metric"]["name"] == over_time["metric"]["name"] and ends == last


def notes(metric: Fields, where: str) -> list[str]:
    return [capital(metric["counts"]), f"{where} · {capital(metric['is_not'])}."]


def seen(shared: Fields, names: Fields) -> str:
    both = [f"{told(shared[place]['observed'])} · {shared[place]['source_name']}" for place in PLACES]
    return both[0] if both[0] == both[1] else "; ".join(map(": ".join, zip(names.values(), both, strict=True)))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def plainly(fields: Any) -> Any:
    """Without the characters that isolate a name within a sentence: markup has an element for them."""
    return json.loads(json.dumps(fields, ensure_ascii=False).translate(UNMARKED))


# ---- what Markdown says


class Markdown:
    """Markdown as its readers show it, where stars and ticks of our own texts stay as they were typed."""

    def __init__(self, text: str) -> None:
        page = shown_as_html(text)
        self.text = plainly(untyped(words(page)))
        self.title = plainly(words(page.h1))
        self.claims = [
            plainly(untyped(text)) for text in said(page.find_all("li")) if text.startswith(("Pro: ", "Con: "))
        ]
        sums = next((table for table in page.find_all("table") if words(table.th) == "Criterion"), None)
        self.rows = [plainly(said(row.find_all("td"))) for row in sums.tbody.find_all("tr")] if sums else []

    def lacks(self, document: Fields) -> list[str]:
        return [text for text in map(untyped, sentences_in(document)) if text not in self.text]


def untyped(text: str) -> str:
    return text.replace("*", "").replace("`", "")


def sentences_in(document: Fields) -> Iterator[str]:
    """All that a document says outside its claims and its table, in the words of a page."""
    page, verdict = plainly(of_json(document)), document["verdict"]
    lists = ("short", "already", "tally", "voices", "strength", "left out", "standing", "best case", "bottom line",
             "missing figures", "related", "comparisons", "voice")  # fmt: skip
    yield from (text for name in lists for text in page[name])
    yield from (page[name] for name in ("state", "lead", "headline", "reason"))
    yield from (f"Choose {text}" for text in page["choose"])
    yield " ".join(page["against"])
    yield plainly(document["review"]["rule"])
    yield from plainly(document["weighing"]["answer"]["flips"])
    for one in verdict["conditions"]:
        yield f"{squeezed(one['text'])} ({when(one).split(', ')[0].replace('happened', 'happened on')}"
    for shared in (document["figures"] or {}).get("shared", []):
        yield from (number(shared[place]["value"]) for place in ("first", "second"))


def claim_line(claim: Fields) -> list[str]:
    """The parts of the line of a claim, in order."""
    shown = [f"{'Pro' if claim['is_pro'] else 'Con'}: {squeezed(claim['text'])} ({WORDS[claim['strength']]}"]
    shown += [f"versions {claim['versions']}"] if claim["versions"] else []
    shown += ["not counted"] if not claim["counts"] else []
    shown += [squeezed(claim["source_title"] or claim["source"])] if claim["source"] else ["no source"]
    shown += [f"checked {told(claim['checked'])}"] if claim["checked"] else []
    return [*shown, *few(claim["quote"])]
