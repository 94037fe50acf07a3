"""`python -m tests.golden`: writes all golden files anew. Read the change before it is kept."""

from tests.golden.recording import rewrite

if __name__ == "__main__":
    rewrite()
