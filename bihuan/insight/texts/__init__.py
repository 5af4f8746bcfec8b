"""Sorting free text: which class a short text belongs to, how sure that is, which words spoke for it, and when not to say anything.

`learning.learn` makes a `model.Model` from labelled texts; `model.propose` sorts texts with it; `danger.Dangers` raises flags by words.
"""
