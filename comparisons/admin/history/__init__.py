"""The history for editors: find changes, compare two states, see a week of a page, restore a former state."""
