"""What stands on the first page: the verdict, the options side by side, the caveats that matter."""
