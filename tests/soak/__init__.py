"""Long runs, outside the suite."""
