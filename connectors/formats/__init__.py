"""The standard forms items are written in: pure functions, no network, no disk but the photo."""
