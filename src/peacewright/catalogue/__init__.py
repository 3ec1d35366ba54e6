"""What ships with the package: data only, each part with its licence beside it."""
