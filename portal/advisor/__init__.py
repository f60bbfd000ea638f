"""The migration advisor's pages: questions about an application, verdicts for every target, a record to keep."""
