"""What every room shares: findings, units, factors, named random streams, run records."""
