"""A return of budget lines as a spreadsheet: its template, how it is read, and what is asked about it."""
