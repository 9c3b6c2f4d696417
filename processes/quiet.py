"""`python -m processes.quiet MODULE …`: runs `python -m MODULE …` without the warnings that libraries give each other.

Sanic switches DeprecationWarning on again when it is imported, whatever PYTHONWARNINGS says, so it is imported first.
`rasa run` also starts without the libraries that its model does not need (components/lazy_imports.py).
"""

import runpy
import sys
import warnings


def main() -> None:
    """Become the module named by the first argument."""
    import sanic.app  # noqa: F401

    warnings.filterwarnings("ignore", category=DeprecationWarning)
    del sys.argv[0]
    if sys.argv[:2] == ["rasa", "run"]:
        from components import lazy_imports

        lazy_imports.install()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
