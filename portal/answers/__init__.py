"""
Questions and answers as JSON, a module for each kind of question: the same for API, commands and downloads.

Each module has `fields()`, the names a question may have and how they are read; `answer(given)`, question in and
answer out; `ANSWER`, the JSON Schema of the answer; and `EXAMPLE`, a question that can be asked. `encode` is the one
way in which an answer becomes text, so that all who answer write the same bytes.
"""
