"""The terminal: everything the window does, headless. Loads no Qt and no vendor library."""
