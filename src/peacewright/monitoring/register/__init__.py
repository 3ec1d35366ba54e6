"""The incident register: what a monitoring cell reports, verifies and attributes; its history shows tampering."""
