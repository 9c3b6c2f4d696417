"""`python -m processes.trainer`: trains models on request in one process, since importing Rasa takes longer than work.

A line on standard input is the path of a model to make, a line on standard output a JSON object: {"step": what goes},
{"note": a warning}, and at the end {"trained": path} or {"mistake": why not}. It ends with its input.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import logging
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any, TextIO

LEARNS = re.compile(r"Starting to train component '(\w+)'")


class Steps(logging.Handler):
    """Passes on which component is being trained."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(logging.INFO)
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        if found := LEARNS.match(record.getMessage()):
            tell(self._out, step=f"{found[1]} learns")


def tell(out: TextIO, **event: Any) -> None:
    """One event for the process that asked."""
    out.write(json.dumps(event) + "\n")
    out.flush()


def train(target: Path, out: TextIO) -> None:
    """Make one model; it appears under its name when it is complete."""
    from rasa import model_training

    import components.patches  # noqa: F401  (reads the examples faster)

    said = io.StringIO()
    target.parent.mkdir(parents=True, exist_ok=True)
    tell(out, step="reading examples, rules and answers")
    try:
        with (
            tempfile.TemporaryDirectory(prefix=".training-", dir=target.parent) as folder,
            warnings.catch_warnings(record=True) as warned,
            contextlib.redirect_stdout(said),
        ):
            warnings.simplefilter("always", UserWarning)
            result = model_training.train(
                "domain.yml", "config.yml", ["data"], output=folder, fixed_model_name=target.name
            )
            if result.model:
                os.replace(result.model, target)
    except (Exception, SystemExit) as error:  # noqa: BLE001 whatever it is, the next try must be possible
        tell(out, mistake=str(error) if isinstance(error, Exception) and str(error) else last_lines(said))
        logging.getLogger(__name__).exception("model trained=no")
        return
    for warning in warned:
        text = str(warning.message).strip()
        if issubclass(warning.category, UserWarning) and ".yml" in text:
            tell(out, note=text.splitlines()[0])
    tell(out, **({"trained": str(target)} if result.model else {"mistake": last_lines(said)}))


def last_lines(said: io.StringIO) -> str:
    """What Rasa has printed at the end, without colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue()).strip()
    return " ".join(plain.splitlines()[-5:]) or "Rasa gave no reason"


def main() -> int:
    """Serve until the input ends."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not get between the events
    warnings.simplefilter("ignore")
    gc.disable()  # reading 20 000 examples makes millions of objects that all stay: collecting finds nothing
    tell(out, step="starting Rasa")
    from rasa import model_training  # noqa: F401
    from rasa.engine.recipes import default_components  # noqa: F401
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=logging.INFO)
    configure_structlog(logging.INFO)
    logging.getLogger("rasa.engine.training.hooks").addHandler(Steps(out))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        train(Path(line.strip()), out)
        gc.collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
