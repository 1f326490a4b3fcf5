"""The only writers: verbs, each one transaction. Views, the admin and commands call them and store nothing themselves.

What editors do is in ``editorial``, ``desk``, ``reviews``, ``change_requests``, ``merging`` and others: a verb writes
what changes and its ``Revision``, and touches the ``Version``s of the pages that show it, last. Where readers see
another pick than before, ``changed_minds`` writes that down with it.

What readers send: a disagreement is judged in ``spam``, and received and answered in ``triage``; its writer adds to it
in ``followups`` and takes it back in ``withdrawing``. ``voices`` are taps, ``letters`` mails to those who asked to be
told of changed minds, ``wishes`` pairs that somebody would like to see.

What nobody waits for is the ``worker``'s: ``tasks``, such as mails, through ``task_queue``; ``scheduling``, what has a
date; ``chores``, what comes again and again.
"""
