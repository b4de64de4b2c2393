"""What goes where, how often, and when it last went well."""
