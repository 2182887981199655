"""Trees as plain values, and what hypothesis draws of them."""
