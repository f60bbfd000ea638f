"""Between JSON texts and plain data: one way to write, one way to read."""

from __future__ import annotations

import json
from typing import Any, Never

# Text in, one line of JSON out: no spaces, no escapes but those that JSON demands.
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class NotJson(ValueError):
    """The text is no JSON, or none that can be read; the message says why and where."""


def decode(text: str) -> Any:
    """The data that a JSON text stands for; raises NotJson, also for what could not be written again as UTF-8."""
    try:
        data = json.loads(text, parse_constant=_refused, parse_float=_number)
        if not text.isascii() or "\\u" in text:
            encode(data).encode()
    except json.JSONDecodeError as error:
        raise NotJson(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except UnicodeEncodeError:
        raise NotJson("not JSON that can be read: it has half a character (a lone surrogate)") from None
    except (ValueError, RecursionError):
        raise NotJson(
            "not JSON that can be read: nested too deeply, or a number that JSON does not have"
        ) from None
    return data


def _number(text: str) -> float:
    """JSON has one kind of number: 20348.0 is whole."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _refused(_name: str) -> Never:
    raise ValueError
