"""`python -m simulator` starts the pretend Meta."""

from simulator.server import main

if __name__ == "__main__":
    main()
