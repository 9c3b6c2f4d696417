"""`python -m processes.quiet MODULE …`: runs `python -m MODULE …` without the warnings that libraries give each other.

Sanic switches DeprecationWarning on again when it is imported, whatever PYTHONWARNINGS says, so it is imported first.
"""

import runpy
import sys
import warnings


def main() -> None:
    """Become the module named by the first argument."""
    import sanic.app  # noqa: F401

    warnings.filterwarnings("ignore", category=DeprecationWarning)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
