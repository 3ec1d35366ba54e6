"""``python -m peacewright`` is the command line."""

from peacewright.cli import main

if __name__ == "__main__":
    main()
