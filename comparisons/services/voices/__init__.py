"""Voices: one tap says which of the two a reader would pick. No account; one for each sender, pair and month.

``clients`` makes the hashes that tell senders apart, by a key that lives for one month. ``casting`` takes a tap in,
or holds it in a burst, about which an editor decides (``bursts``). The worker brings what counts into the pages once an
hour (``counting``) and forgets who spoke once the month is over (``erasing``).
"""
