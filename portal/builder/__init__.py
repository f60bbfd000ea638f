"""The Dockerfile tools: the builder (choices to a file) and the checker (a file to findings)."""
