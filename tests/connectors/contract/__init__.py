"""Tests of the contract's own values; what is promised by it is tried in `conformance`."""
