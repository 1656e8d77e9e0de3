"""The pages of those who set a dialogue up and run it."""
