"""Decision records that readers keep as files, and whether they still hold. Pure: imports no Django."""
