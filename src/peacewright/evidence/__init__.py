"""Evidence: documents become claims, each pointing to its sentence. Nothing here enters a plan by itself."""
