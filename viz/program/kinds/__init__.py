"""The tables of what a program may do with each kind of value."""
