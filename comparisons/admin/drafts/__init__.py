"""What editors typed and have not saved: forms filled with it, drafts, and changes that wait for a review."""
