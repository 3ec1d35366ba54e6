"""What is declared: one frozen schema, one file a subject, read from one YAML file."""
