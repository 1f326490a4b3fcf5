"""The benchmark's editor fills in forms as a browser does."""

from bench.forms import fields_of


def test_every_control_is_sent_as_it_stands() -> None:
    html = """
        <form method="post">
        <input type="hidden" name="token" value="a&amp;b"><input name="name" value="Ada">
        <textarea name="reason">
One &lt; two</textarea>
        <input type="checkbox" name="plural" checked><input type="checkbox" name="open">
        <input type="submit" name="_save" value="Save">
        </form>
    """

    assert fields_of(html) == {"token": "a&b", "name": "Ada", "reason": "One < two", "plural": "on"}


def test_of_a_choice_the_chosen_or_the_first_is_sent() -> None:
    html = """
        <select name="chosen"><option value="">none</option><option value="b" selected>B</option></select>
        <select name="first"><option value="a">A</option><option value="b">B</option></select>
    """

    assert fields_of(html) == {"chosen": "b", "first": "a"}


def test_neither_the_way_out_nor_the_template_of_new_lines_is_sent() -> None:
    html = """
        <form id="logout-form" method="post"><input name="token" value="of the way out"></form>
        <form method="post"><input name="line-0-text" value="said"><input name="line-__prefix__-text" value=""></form>
    """

    assert fields_of(html) == {"line-0-text": "said"}
