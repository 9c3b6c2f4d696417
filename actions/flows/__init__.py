"""The kit for flows: a form of questions that a customer can answer, leave, interrupt and take up again.

How to write one: docs/designing.md, section "A flow". Questions: questions.py, which_order.py, which_items.py.
"""
