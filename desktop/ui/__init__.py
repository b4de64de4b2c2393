"""The window. With `desktop.app` the only room that knows Qt."""
