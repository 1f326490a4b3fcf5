"""Merge two technologies, undo a merge, and ask which technologies are probably one."""
