"""Rendered pages."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

HERE = Path(__file__).parent
templates = Jinja2Templates(directory=HERE / "templates")


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
    """A rendered template."""
    return templates.TemplateResponse(request, name, values, status_code=status)
