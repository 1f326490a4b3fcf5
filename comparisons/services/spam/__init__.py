"""What tells honest disagreements from spam, without a third party and without a cookie.

``stamp`` signs the moment when the form's second step was shown, ``judging`` says what a post is: honest, held or spam.
Held is never refused and never lost: an editor frees it. Limits on how much one client may send are in
``services.rate_limits``.
"""
