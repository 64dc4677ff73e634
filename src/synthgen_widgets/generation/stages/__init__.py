"""The three generating stages: what is missing, what to ask, what to keep of the answer."""
