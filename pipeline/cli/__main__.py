"""`python -m pipeline.cli`: the command accede without its installed script."""

from pipeline.cli import main

main()
