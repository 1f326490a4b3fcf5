"""Files that list what a project depends on: one reader a format.

Pure: imports no Django, opens no file, fetches nothing.
"""
