"""Settings of the process that answers programs: who measures is one network, and asks more than one may."""

from nicepick.settings import *  # noqa: F403

QUESTIONS_A_SECOND = QUESTIONS_AT_ONCE = 1_000_000
STACKS_A_MINUTE = STACKS_AT_ONCE = 1_000_000
