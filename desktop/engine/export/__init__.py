"""Standard files for any other program, in a folder of the person's choice."""
