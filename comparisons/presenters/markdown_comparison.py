"""A comparison as Markdown: all that its page says, under the same weights.

Each function yields paragraphs of Markdown; empty ones are left out. Pure: imports no Django.
"""

from collections.abc import Container, Iterator, Sequence

from comparisons.domain import sentences, weighing_sentences
from comparisons.domain.page import Page, PageCriterion, Ruling, Side

from .any_two_view import NEWEST_RELEASES
from .comparison_view import ComparisonView
from .documents.site import Site
from .face_to_face import Card, Face, FaceRow, Faces, Half, Scored
from .filters import host
from .markdown import bullets, link, plain, prose, quoted, table, typed
from .markdown_figures import figures, release_table
from .markdown_parts import claim_line, related, terms, to, when, why_uncounted
from .overview import Overview
from .pick_box import PickBox
from .readers import Voice

HOW_IT_ADDS_UP = (
    "A pro adds its strength and a con subtracts it: minor 1, matters 2, decisive 3. On each criterion, a side's score "
    "stays between −3 and 3. The difference, multiplied by the criterion's weight, goes into the total. Criteria with "
    "claims on one side only don't count."
)
ONE_SIDE = "Only one side has claims here, so it isn't counted."
ALL_ENDED = "No claim here still holds, so nothing is counted."

Criteria = Container[PageCriterion]


def comparison(view: ComparisonView, site: Site) -> str:
    """Return the page of ``view`` as Markdown."""
    slug, url = view.page.slug, site.url("comparison", view.page.slug)
    parts = [*_head(view, site), *_answer(view), *_overview(view), *_weights(view, url), *_claims(view)]
    parts += figures(view.page, view.figures, site) if view.figures else ()
    parts += [*_verdict(view), *_each(view, site), *_readers(view, site), *_related(view.page, site)]
    history = f"History: {link(_changes(view.page), site.url('comparison_changes', slug))}"
    record = f"Decision record: {link('with these weights', site.url('decision', slug) + view.query)}"
    json = site.url("comparison_json", slug) + view.query
    parts += terms(view.title, url + view.query, json, view.on, [history, record])
    return "\n\n".join(part for part in parts if part) + "\n"


def _changes(page: Page) -> str:
    number = page.tally.changes
    return f"{sentences.count(number)} {sentences.plural(number, 'change', 'changes')}"


# ---- the first screen


def _head(view: ComparisonView, site: Site) -> Iterator[str]:
    yield f"# {plain(view.title)}"
    yield _stamp(view, site)
    yield bullets(_facts(view))
    if view.page.intro:
        yield from prose(view.page.intro)
    else:
        yield plain(view.lead)


def _stamp(view: ComparisonView, site: Site) -> str:
    page = view.page
    if view.is_reviewed and page.reviewed:
        state = f"Reviewed {sentences.day(page.reviewed)}"
    elif view.is_changed and page.reviewed:
        changes = site.url("comparison_changes", page.slug)
        state = link(f"Reviewed {sentences.day(page.reviewed)}, changed since", f"{changes}#since-review")
    else:
        state = "Not yet reviewed"
    return f"**{state}**{_counted(view.faces)}"


def _counted(faces: Faces) -> str:
    if not faces.number:
        return ""
    claims = sentences.plural(faces.number, "claim", "claims")
    if faces.sourced == faces.number:
        return f" · {faces.number} sourced {claims}"
    return f" · {faces.number} {claims}, {faces.sourced or 'none'} sourced"


def _facts(view: ComparisonView) -> Iterator[str]:
    ruling = view.page.ruling
    if ruling and ruling.decided:
        by = f" by {plain(ruling.decided_by)}" if ruling.decided_by else ""
        yield f"Decided {sentences.day(ruling.decided)}{by}"
    if view.rule:
        yield plain(view.rule)
    if ruling:
        yield f"Basis: {plain(ruling.basis.label)}"


def _answer(view: ComparisonView) -> Iterator[str]:
    page, ruling, box = view.page, view.page.ruling, view.box
    if ruling and box:
        yield from _box(view, ruling, box)
    yield bullets(
        f"Choose {plain(side.name)} if {plain(sentences.sentence(side.choose_if))}"
        for side in page.sides
        if side.choose_if
    )
    for side in page.sides:
        if side.already_using:
            yield f"### Already on {plain(side.name)}?"
            yield from prose(side.already_using)
    yield plain(view.tally)
    if page.picked and page.tally.voices and not (box and box.whose):
        yield f"{page.agreeing} of {page.tally.voices} voices agree"


def _box(view: ComparisonView, ruling: Ruling, box: PickBox) -> Iterator[str]:
    name = box.side.name if box.side else box.headline
    state = ", not yet reviewed" if box.is_open else ""
    yield f"## {plain(box.whose or view.eyebrow)}{state}: {plain(name)}"
    yield plain(box.in_short or box.use_case)
    yield plain(box.answer)
    yield f"**{plain(box.strength.word)}:** {plain(box.strength.why)}" if box.strength else ""
    yield f"**{plain(' '.join(box.against))}**" if box.against else ""
    yield from map(plain, (box.because, box.ours))
    for condition in ruling.came_true:
        day = sentences.day(condition.happened) if condition.happened else ""
        yield (
            f"**Verdict in question.** This came true on {day}: {plain(sentences.sentence(condition.text))} "
            "We haven't decided again yet."
        )
    if disputed := view.in_question:
        what = "a claim that a reader disputes" if len(disputed) == 1 else "claims that readers dispute"
        texts = " ".join(plain(sentences.sentence(claim.text)) for claim in disputed)
        it = sentences.plural(len(disputed), "it", "them")
        yield f"**Verdict in question.** It rests on {what}: {texts} An editor is looking into {it}."


# ---- why


def _overview(view: ComparisonView) -> Iterator[str]:
    """Yield the weighing as a table that can be checked by hand."""
    shown = view.overview
    if shown is None:
        return
    faces, (first, second) = view.faces, view.page.sides
    whose = "your" if view.preferences.weights else "our"
    yield f"## {shown.heading}"
    yield f"How it adds up with {whose} weights:"
    yield table(
        ["Criterion", plain(first.name), plain(second.name), "Difference", "Weight", "In total"],
        [*map(_sum, faces.rows), ["Total", "", "", "", "", f"**{_by(faces.leader, faces.margin)}**"]],
    )
    yield HOW_IT_ADDS_UP
    yield _one_sided(shown)


def _sum(row: FaceRow) -> Sequence[str]:
    return [plain(row.criterion.name), *map(_scored, row.scored), str(row.margin), f"×{row.weight}", _total(row)]


def _total(row: FaceRow) -> str:
    return _by(row.ahead.side if row.ahead else None, row.product) if row.counts else "not counted"


def _scored(scored: Scored) -> str:
    terms = f"{scored.half.terms} = " if scored.half.terms else ""
    clamped = f", counted as {scored.signed_score}" if scored.sum != scored.score else ""
    return f"{terms}{scored.signed_sum}{clamped}"


def _by(leader: Side | None, amount: str) -> str:
    return f"{plain(leader.name)} by {amount}" if leader else weighing_sentences.LEVEL


def _one_sided(shown: Overview) -> str:
    if not shown.one_sided:
        return ""
    named = ", ".join(f"{plain(one.criterion.name)} ({plain(one.side.name)})" for one in shown.one_sided)
    return f"Claims on one side only, so not counted: {named}."


def _weights(view: ComparisonView, url: str) -> Iterator[str]:
    """Yield the answer to the weights used, and what would flip it."""
    weights, weighed = view.weights, view.weighed
    if weights is None:
        return
    yield "## What matters to you?"
    yield bullets(plain(sentence) for sentence in (*weights.messages, *weights.knocked))
    leads = f"{weights.leads} with {weights.whose} weights."
    yield plain(" ".join(filter(None, [leads, weights.differs, str(weights.strength or "")])))
    flips = [*weighing_sentences.flips(weighed), weighing_sentences.nothing_else(weighed)]
    yield bullets(plain(sentence) for sentence in flips if sentence)
    if weights.chips:
        yield "Other weights to try:"
        yield bullets(
            f"{link(chip.words, url + chip.query)}{' (these)' if chip.is_on else ''}" for chip in weights.chips
        )


# ---- claims


def _claims(view: ComparisonView) -> Iterator[str]:
    faces = view.faces
    counted = {row.criterion for row in faces.rows}
    yield f"## {'Face to face' if faces.rows else 'Side by side'}"
    if not faces.rows:
        yield bullets(plain(message) for message in view.preferences.messages)
    for row in faces.rows:
        yield from _row(row, counted)
    yield from _not_counted(faces, counted)
    for card in faces.cards:
        yield from _card(card, is_reviewed=view.is_reviewed)


def _row(row: FaceRow, counted: Criteria) -> Iterator[str]:
    yield f"### {plain(row.criterion.name)}"
    yield plain(row.criterion.question)
    yield f"Weight {row.weight}: {_total(row)}"
    for scored in row.scored:
        yield from _half(scored.half, counted)


def _not_counted(faces: Faces, counted: Criteria) -> Iterator[str]:
    if not (faces.asides or faces.left_out):
        return
    yield "## Not counted"
    for row in faces.asides:
        yield f"### {plain(row.criterion.name)}"
        yield f"{ALL_ENDED if row.all_ended else ONE_SIDE}{_no_difference(row.left_out)}"
        for half in row.halves:
            yield from _half(half, counted)
    yield bullets(_no_difference(why).strip() for why in faces.left_out)


def _no_difference(why: str) -> str:
    return f" Makes no difference: {plain(sentences.sentence(why))}" if why else ""


def _half(half: Half, counted: Criteria) -> Iterator[str]:
    if half.shown:
        yield f"{plain(half.side.name)}:"
        yield bullets(_claim(face, half.side, counted) for face in half.shown)
    else:
        yield f"{plain(half.side.name)}: nothing is recorded here."


def _card(card: Card, *, is_reviewed: bool) -> Iterator[str]:
    """Yield the claims of a side that name no criterion, and what the page says where it has no pro or no con."""
    missing = [] if is_reviewed else list(_missing(card))
    claims = [_claim(face, card.side, ()) for face in (*card.pros, *card.cons)]
    if claims or missing:
        yield f"### Also recorded: {plain(card.side.name)}"
        yield bullets([*claims, *missing])


def _missing(card: Card) -> Iterator[str]:
    if not card.has_pros:
        yield "No pros are recorded yet."
    if not card.has_cons:
        yield "Specific tradeoffs depend on your use case."


def _claim(face: Face, side: Side, counted: Criteria) -> str:
    return claim_line(face.claim, side, why=why_uncounted(face.claim, side, counted))


# ---- the verdict


def _verdict(view: ComparisonView) -> Iterator[str]:
    page, ruling = view.page, view.page.ruling
    yield "## The Verdict"
    yield plain(" ".join(view.verdict))
    if ruling:
        yield from prose(ruling.reason)
        yield from _best_case(page, ruling)
    yield plain(view.bottom_line)
    yield plain(view.missing_figures)
    if ruling and ruling.conditions:
        yield f"### We'd change this {'pick' if page.picked else 'verdict'} if"
        yield bullets(f"{plain(one.text)}{when(one, ruling, view.on)}" for one in ruling.conditions)


def _best_case(page: Page, ruling: Ruling) -> Iterator[str]:
    if ruling.best_case_for_the_other.strip():
        yield f"### The best case for {plain(page.other.name) if page.other else 'the other view'}"
        yield from prose(ruling.best_case_for_the_other)


# ---- beside it


def _each(view: ComparisonView, site: Site) -> Iterator[str]:
    """Yield what is recorded of each side: its kind, use case, releases and relations."""
    for side in view.page.sides:
        yield f"## {link(side.name, site.url('technology', side.slug))}"
        yield plain(sentences.sentence(side.use_case))
        yield bullets(_known(side))
        if side.releases:
            yield release_table(side.releases[:NEWEST_RELEASES])
        yield from related(side, site)


def _known(side: Side) -> Iterator[str]:
    if side.kind:
        yield f"Kind: {plain(side.kind)}"
    if side.licence:
        yield f"Licence: {plain(side.licence)}"
    if side.self_hosted is not None:
        yield f"Self-hosted: {'possible' if side.self_hosted else 'not possible'}"
    if side.first_released:
        yield f"First released: {sentences.partial_day(side.first_released)}"


def _readers(view: ComparisonView, site: Site) -> Iterator[str]:
    url = site.url("disagree", view.page.slug)
    yield f"## Disagree with our {'pick' if view.page.picked else 'verdict'}?"
    if view.voice:
        yield from _pair_of_quotes(view.voice, view.page.tally.answered, f"{url}#answered")
    yield link("Tell us why", url)


def _pair_of_quotes(voice: Voice, answered: int, url: str) -> Iterator[str]:
    best = voice.best
    if voice.quote:
        yield quoted(typed(voice.quote))
        evidence = f" · {link(host(best.evidence), best.evidence)}" if best.evidence else ""
        yield f"a reader{f' · {plain(voice.context)}' if voice.context else ''}{evidence}"
    else:
        yield plain(voice.about)
    yield quoted([plain(voice.short_answer)] if voice.short_answer else prose(best.answer))
    done = f"{'accepted' if best.is_accepted else 'declined'} {sentences.day(best.on)}"
    changed = " · it changed the pick" if best.changed_pick else ""
    more = f"all {sentences.count(answered)} answers" if answered > 1 else "read it whole" if voice.is_cut else ""
    yield f"{plain(best.by)}, {done}{changed}{f' · {link(more, url)}' if more else ''}"


def _related(page: Page, site: Site) -> Iterator[str]:
    if page.related:
        yield "## Related comparisons"
        yield bullets(to(one, site) for one in page.related)
