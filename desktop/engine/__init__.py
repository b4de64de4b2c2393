"""The work: pull, mirror, check, restore. Plain threads, plain values, no Qt."""
