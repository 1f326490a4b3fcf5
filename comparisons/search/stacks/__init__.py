"""Match what a project depends on to technologies, and judge it."""
