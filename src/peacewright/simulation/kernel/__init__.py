"""The compiled ceasefire simulation. Import ``inputs`` for the arrays it takes, ``run`` to simulate."""
