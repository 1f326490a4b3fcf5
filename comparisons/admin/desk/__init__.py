"""The desk for one comparison: its start, its form with the claims of both, and what is judged while one types."""
