"""Documents: files of several formats become text with title, outlet, author, date, and where each paragraph stands."""
