"""Generation: prompts, structured output, model calls, and the runs that make them."""
