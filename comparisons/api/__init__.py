"""What programs are answered: JSON twins of pages, and the API."""
