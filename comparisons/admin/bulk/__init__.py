"""Many rows at once: exports of lists."""
