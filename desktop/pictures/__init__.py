"""Pictures decoded without trusting them: in a process of their own, within limits, then cached."""
