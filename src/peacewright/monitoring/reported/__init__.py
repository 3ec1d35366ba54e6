"""What was reported in a day or a week: counts by teller, area and kind, what was seen of it, what changed since."""
