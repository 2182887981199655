"""The package's own description, `datapackage.json`: Table Schema made from the tables that the reader uses."""

from typing import Any

from exchange.columns import Column
from exchange.table import CITATION, Table
from exchange.tables import TABLES

PERCENT = 100


def describe(name: str, title: str) -> dict[str, Any]:
    """Return the description of a package as Frictionless Data defines it."""
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "resources": [_resource(table) for table in TABLES],
    }


def document() -> str:
    """Return the format as a Markdown document: every table, every column, what a cell may hold."""
    lines = [INTRODUCTION]
    for table in TABLES:
        lines += [f"\n## {table.name}.csv\n", f"{table.about}\n"]
        if table.cited:
            lines.append("Ends with the five columns that cite a source.\n")
        lines += ["| column | needed | holds |", "|---|---|---|"]
        columns = (
            table.columns[: -len(CITATION)] if table.cited and len(table.columns) > len(CITATION) else table.columns
        )
        lines += [_documented(column, table) for column in columns]
    return "\n".join(lines) + "\n"


def _documented(column: Column, table: Table) -> str:
    needed = "yes" if column.required or column.name == table.key else ""
    return f"| `{column.name}` | {needed} | {_holds(column)} |"


def _holds(column: Column) -> str:
    constraints = column.described.get("constraints", {})
    if column.refers_to:
        return f"a slug of `{column.refers_to}.csv`"
    if "enum" in constraints:
        return ", ".join(f"`{word}`" for word in constraints["enum"])
    if column.read.__qualname__.startswith("quantity"):
        return "a number: `12` or `2.5`"
    if "maximum" in constraints and column.described["type"] == "number":
        return "a percentage: `62.5`" if constraints["maximum"] == PERCENT else "a number, with at most four decimals"
    words = {
        "boolean": "`true` or `false`",
        "integer": "a whole number",
        "number": "pounds: `762000.00`",
        "date": "a day",
    }
    if column.described["type"] in words:
        return words[column.described["type"]]
    if column.read.__qualname__.startswith("_dated"):
        return "`2009`, `2009-03` or `2009-03-30`"
    longest = constraints.get("maxLength")
    return f"text, at most {longest:,} characters" if longest else "text"


INTRODUCTION = """# The partnership data package

Made from `exchange/tables.py` by `manage.py describe_package --format`; a test fails when it is out of date.

A partnership is a folder of CSV files with a `datapackage.json` beside them (Frictionless Data, Table Schema).
`manage.py import_package FOLDER` loads it whole or not at all; `--dry-run` only checks. Every problem is reported with
its file, row, column, value, reason and mend.

- **Files** are UTF-8, parted by commas, with every column of the table in the first row, in any order. A table without
  rows may be left out; `partnership.csv` may not.
- **Slugs** are keys: lower-case letters and digits joined by hyphens, unique in their table. Rows refer to each other
  by slug and may come in any order, children before parents too.
- **Dates** are as precise as what is known: `2009`, `2009-03`, `2009-03-30`. `starts` is the first day; `until` is the
  last day, month or year *included*. `term_until` is when a term was due to end: without `until`, the holder continues.
- **Amounts** are exact pounds. An empty amount is a blank in the source, never zero. `printed` keeps what the source
  prints; it must equal the amount when multiplied by the return's `unit_pounds`.
- **Sources**: rows that state facts end with `references` (ids of `register.csv`, parted by spaces), `document`,
  `place`, `certainty` (`stated`, `inferred`, `not_named`) and `source_note`. `further_sources.csv` adds a second or
  third.
- **Structures**: a body is called in a structure what the placement's `name` says, or its own name where that is
  empty. Of two structures published for one day, the one in the later row is in force.
- **Pooled funds**: a year that is `closed` comes with its shares, which make its `variance` to the penny; it is frozen
  once loaded.
- **Seats and holders**: a seat without a membership is *vacant* where `holder_recorded` is `true`, and *not recorded*
  where it is `false`. One seat has one substantive holder at a time."""


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = [table.key]
    keys = [_foreign_key(column, table) for column in table.references]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.about,
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    described = {"name": column.name} | column.described
    constraints = dict(described.get("constraints", {}))
    if column.required or column.name == table.key:
        constraints["required"] = True
    if column.name == table.key:
        constraints["unique"] = True
    return described | ({"constraints": constraints} if constraints else {})


def _foreign_key(column: Column, table: Table) -> dict[str, Any]:
    resource = "" if column.refers_to == table.name else column.refers_to
    return {"fields": [column.name], "reference": {"resource": resource, "fields": ["slug"]}}
