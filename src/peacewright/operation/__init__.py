"""What is declared: one frozen schema, one file a subject; read, checked and edited in the folders beside."""
