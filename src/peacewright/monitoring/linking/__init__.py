"""Linking: which reports tell of one happening. Reports become incidents; nothing is judged of them."""
