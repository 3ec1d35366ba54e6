"""One file a question: plans and outcomes become graded answers. Data only, no layout."""
