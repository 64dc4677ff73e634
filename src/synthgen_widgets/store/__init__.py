"""The session file: SQLite, transactions, undo, migrations."""

from synthgen_widgets.store.database import Database, Tx

__all__ = ["Database", "Tx"]
