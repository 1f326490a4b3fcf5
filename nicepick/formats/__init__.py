"""How the admin writes days and moments."""
