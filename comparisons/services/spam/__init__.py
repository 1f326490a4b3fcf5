"""What tells honest disagreements from spam, without a third party and without a cookie.

``limits`` says how much one sender and one network may send. ``judging`` says of each post that is within the limits
whether it is honest, held or spam: by its ``stamp``, the signed moment when the form's second step was shown, by its
words, by what ``repeats`` others, and by whether a ``flood`` is on. What is held is never refused and never lost: an
editor frees it, or sets it aside (``held``). ``brigades`` says which disagreements came in a burst, ``erasing`` when
spam goes.
"""
