"""Static files that are made and not stored in the repository: the font, bundles of style sheets, icons."""
