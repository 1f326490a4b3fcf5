"""Letters: a mail to those who asked to be told when a verdict changes. Each address and pair is confirmed first."""
