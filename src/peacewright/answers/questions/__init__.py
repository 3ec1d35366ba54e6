"""One file a question: each turns plans and outcomes into a graded answer for every option."""
