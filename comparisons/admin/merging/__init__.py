"""Merging two technologies: the preview with its choices, the list of merges with undo, the queue of questions."""
