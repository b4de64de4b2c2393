"""The outside world: words, contract, tools, and one folder a service.

This file imports nothing, so that a service importing the contract never runs the catalogue first.
"""
