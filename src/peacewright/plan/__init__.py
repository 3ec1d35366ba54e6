"""Types only: the Plan and its parts, shortfalls and explanations. No solver, no decision."""
