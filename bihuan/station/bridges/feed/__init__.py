"""Calls and outcomes between this station and a platform beside it (110, 12345), by file or by the API. docs/how-to/feed-110.md."""
