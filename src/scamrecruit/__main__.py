"""``python -m scamrecruit``."""

from scamrecruit.cli import main

if __name__ == "__main__":
    main()
