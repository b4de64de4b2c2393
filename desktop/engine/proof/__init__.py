"""Certificates: what a drill proved, when, and what that is worth today."""
