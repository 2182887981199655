"""Appointments by spreadsheet: what a sheet says, what the record says, and what applying the one to the other does."""
