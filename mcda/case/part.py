"""What all blocks of a file have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A block of the file: nothing in it changes, and a key that it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")
