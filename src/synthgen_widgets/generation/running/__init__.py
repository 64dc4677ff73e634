"""Carrying a run out: calls, their pace, their failures, their price."""
