"""Figures of indicators by spreadsheet: what a sheet says, and what its rows would do to the record."""
