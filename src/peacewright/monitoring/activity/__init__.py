"""Did activity fall: what counts would have been in a window without a truce, and what was observed beside it."""
