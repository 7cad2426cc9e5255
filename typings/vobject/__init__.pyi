# What we use of a library that carries no types.

from typing import Any

class _Component:
    contents: dict[str, list[Any]]

def readOne(stream: str, *, allowQP: bool) -> _Component: ...
