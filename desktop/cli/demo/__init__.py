"""The demo: a family's data on real servers of its own, lost as Sidekick's was, and got back."""
