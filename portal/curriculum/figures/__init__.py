"""The figures of lessons: those drawn by hand (`drawn`), and those built from facts and rules (`built` lists them)."""
