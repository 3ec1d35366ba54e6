"""Verdicts: for each provision, party and window, whether activity fell, and whether the party kept the provision."""
