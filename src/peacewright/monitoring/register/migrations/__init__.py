"""How the tables of the register came about, step by step, so that an older register becomes a current one."""
