"""What an operator sees of a long import while it runs."""

import io

from comparisons.importing.progress import Show


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watch(stream: io.StringIO, *, seconds_each: float) -> str:
    """Import 200 records, 50 at a time, and give back what was shown."""
    seconds = iter(number * seconds_each for number in range(100))
    show = Show(stream, clock=lambda: next(seconds))
    advance = show.step("Checked", 200)
    for _ in range(4):
        advance(50)
    show.finish()
    return stream.getvalue()


def test_a_short_run_shows_nothing():
    assert watch(io.StringIO(), seconds_each=1) == ""
    assert watch(Terminal(), seconds_each=0.01) == ""


def test_a_terminal_gets_a_bar_that_is_cleared_in_the_end():
    shown = watch(Terminal(), seconds_each=1).split("\r\x1b[K")

    assert shown == [
        "",
        "[#######-----------------------] Checked 50 of 200 records",
        "[###############---------------] Checked 100 of 200 records",
        "[######################--------] Checked 150 of 200 records",
        "[##############################] Checked 200 of 200 records",
        "",
    ]


def test_a_log_gets_a_plain_line_now_and_then():
    assert watch(io.StringIO(), seconds_each=10).splitlines() == [
        "Checked 100 of 200 records",
        "Checked 200 of 200 records",
    ]
