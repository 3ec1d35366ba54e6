"""From the text of a file to the data of an operation: every fault with its line."""
