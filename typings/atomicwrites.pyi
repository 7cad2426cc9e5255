# The part that we use of the package of that name, which carries no annotations. What it does not
# know itself it passes on to `get_fileobject`, and that to `tempfile.mkstemp` and `open`.
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Literal

class AtomicWriter:
    def __init__(
        self, path: Path, mode: Literal["wb"], overwrite: bool = False, *, prefix: str = ...
    ) -> None: ...
    def open(self) -> AbstractContextManager[BinaryIO]: ...
