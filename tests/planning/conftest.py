from tests.governance.conftest import here, read, row_of, words_of

__all__ = ["here", "read", "row_of", "words_of"]
