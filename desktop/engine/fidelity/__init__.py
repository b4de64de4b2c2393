"""The fidelity ledger: field by field, what was captured, what cannot be had, and what failed."""
