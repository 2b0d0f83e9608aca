"""Pages set by Typst from a template of data/letters, to which the text goes as data and never as code.

Only the typefaces that come with Typst are used, and no clock: the same text gives the same bytes on any machine.
"""

import json
import re
from pathlib import Path
from typing import Any, Literal

import typst

from .package import carried

LETTERS = Path(__file__).parents[3] / "data" / "letters"
BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")
"""What would begin a new line, or cannot be printed."""


def typeset(template: str, told: dict[str, Any], form: Literal["pdf", "png"], *, name: str, ppi: int = 110) -> Any:
    """The pages that the template makes of `told`, which it finds as JSON in `sys.inputs` under `name`: the bytes of a
    .pdf; as 'png', to look at them, the bytes of one page or a list of those of several."""
    return typst.compile(
        str(LETTERS / f"{template}.typ"),
        root=str(LETTERS),
        format=form,
        ppi=ppi if form == "png" else None,
        sys_inputs={name: json.dumps(printable(told), ensure_ascii=False)},
        ignore_system_fonts=True,
    )


def printable(value: Any) -> Any:
    """The same with every text on one line and without characters that no page can carry."""
    if isinstance(value, dict):
        return {name: printable(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(part) for part in value]
    return BREAKS.sub(" ", carried(value)) if isinstance(value, str) else value
