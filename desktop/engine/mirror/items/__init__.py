"""A mirror as items: contacts, events and to-dos in a second account."""
