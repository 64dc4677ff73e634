"""What a model is told, for capable models and for small ones. Pure."""
