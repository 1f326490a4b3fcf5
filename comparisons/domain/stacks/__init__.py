"""What a project depends on, and what the site says of it. Pure: imports no Django."""
