"""The re-check sitting: overdue claims beside their sources, many answered on one page."""
