"""What each panel of the page shows of a program, as plain data.

`requests` says what can be asked and `answers` what comes back, both without torch; the other files work
the answers out, one file a panel, in an engine worker (`viz.service`).
"""
