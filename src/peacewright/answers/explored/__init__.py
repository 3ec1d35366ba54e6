"""What an exploration says, in sentences and as data: budgets, rankings, conditions of failing, signposts, pathways."""
