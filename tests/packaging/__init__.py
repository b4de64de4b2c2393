"""What stands under packaging."""
