"""What a schema cannot see, one function per idea."""
