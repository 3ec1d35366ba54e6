"""A ceasefire under watch: realised plan parts in, outcomes out."""
