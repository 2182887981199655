"""A structure as plain values, apart from the database: what an edit makes of it, what differs, how two merge."""
