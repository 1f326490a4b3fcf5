"""Today, the front page of the admin: the queues of what waits for an editor, most urgent first."""
