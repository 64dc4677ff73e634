"""Structured output: how it is asked for, and how an answer is read."""
