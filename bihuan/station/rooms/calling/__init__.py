"""Taking a call: the form, its drafts and helpers, what is heard, the steps of a class."""
