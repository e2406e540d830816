"""`python -m service.cli` is the command whowhom."""

from service.cli import main

main()
