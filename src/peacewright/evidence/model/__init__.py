"""A language model as a second reader, off by default: its claims count where their words stand in the document."""
