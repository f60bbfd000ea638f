"""
Intake: what somebody pasted, recognised and made into the fields of a placement.

Pure and without memory: nothing of a paste is kept, logged, or put into an error's text.
"""

from portal.intake.answers import Answer, Row, answer
from portal.intake.merging import recognise
from portal.intake.paste import LIMIT, TooBig
from portal.intake.seen import Error, Fit, Found, Host, Image, Missing, Part, Recognised, Step

__all__ = [
    "LIMIT",
    "Answer",
    "Error",
    "Fit",
    "Found",
    "Host",
    "Image",
    "Missing",
    "Part",
    "Recognised",
    "Row",
    "Step",
    "TooBig",
    "answer",
    "recognise",
]
