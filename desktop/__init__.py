"""The desktop: the person's vault, the engine that fills it, and the doors to both."""
