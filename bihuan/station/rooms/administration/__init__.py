"""What administrators keep: organisations, accounts, posts, areas, and what a change would do."""
