"""Plans and outcomes become graded answers: data only, no layout. The questions themselves are in ``questions``."""
