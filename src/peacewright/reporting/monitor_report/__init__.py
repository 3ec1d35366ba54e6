"""The monitor's daily and weekly report, in the form in which monitors write theirs. Nothing is computed here."""
