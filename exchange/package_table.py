"""What a table of the package is, and the five columns with which a row cites its source."""

from dataclasses import dataclass, field
from typing import Any

from governance.models import Certainty

from .columns import Column, choice, ref, text, words


@dataclass(frozen=True)
class Table:
    """One CSV file: its columns, and the model whose rows it holds."""

    name: str
    about: str
    columns: tuple[Column, ...]
    model: Any = None
    cited: bool = True
    key: str = "slug"
    column_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        columns = self.columns + (CITATION if self.cited else ())
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "column_names", tuple(column.name for column in columns))

    @property
    def references(self) -> list[Column]:
        """The columns that hold slugs of other rows."""
        return [column for column in self.columns if column.refers_to]


CITATION = (
    words("references"),
    ref("document", "documents", field_name="source_document", required=True),
    text("place", most=200),
    choice("certainty", Certainty),
    text("source_note"),
)
