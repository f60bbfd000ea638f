"""Values that are secrets by their look, whatever their name."""

from __future__ import annotations

import re

# Each is bounded, so that no pasted text costs more than its length.
_LOOKS = (
    (
        "a password in a connection string",
        re.compile(
            r"(?i)(?:^|[;\"'\s])(?:password|pwd)\s{0,3}=\s{0,3}(?P<value>[^;\"'\s]{1,200})"
            r"(?=.{0,300}(?:server|data source|host|database|initial catalog|user id|uid|integrated)\s{0,3}=)"
            r"|(?:server|data source|host|database|initial catalog|user id|uid|user)\s{0,3}=[^\"\n]{0,300};\s{0,3}"
            r"(?:password|pwd)\s{0,3}=\s{0,3}(?P<other>[^;\"'\s]{1,200})"
        ),
    ),
    (
        "an access key of Azure",
        re.compile(r"(?i)\b(?:AccountKey|SharedAccessKey)=(?P<value>[A-Za-z0-9+/]{8,200}={0,2})"),
    ),
    ("a shared access signature", re.compile(r"[?&]sv=\d[^\s\"']{0,300}&sig=(?P<value>[^\s\"'&]{6,200})")),
    (
        "a password in an address",
        re.compile(
            r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'$%]{0,100}:(?P<value>[^\s/@\"'$%{}<>]{3,200})@[\w.-]"
        ),
    ),
    (
        "an access token",
        re.compile(
            r"(?P<value>\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}|"
            r"\bAKIA[0-9A-Z]{16}\b|\bnpm_[A-Za-z0-9]{30,}|\bAIza[\w-]{35}\b|\bdckr_pat_[\w-]{20,}|\boy2[a-z0-9]{43}\b)"
        ),
    ),
    ("a private key", re.compile(r"(?P<value>-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)")),
)
_LONGEST = 4_000
_PLACEHOLDER = re.compile(r"(?i)^(?:[$%<{\[*].*|x{3,}|\.{3}|your[-_].*|changeme|password|secret|token|_+)$")


# One of these is in every text that holds a secret; most texts are done after this look.
_SIGNS = (
    "password",
    "pwd",
    "accesskey",
    "accountkey",
    "&sig=",
    "@",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xox",
    "akia",
    "npm_",
    "aiza",
    "dckr_pat_",
    "oy2",
    "private key",
)


def kind_of_secret(text: str) -> str:
    """What secret a text holds, as words for a finding; "" if none is seen."""
    lowered = text[:_LONGEST].lower()
    if not any(sign in lowered for sign in _SIGNS):
        return ""
    for kind, look in _LOOKS:
        match = look.search(text[:_LONGEST])
        if not match:
            continue
        value = next((found for name, found in match.groupdict().items() if found), "")
        if value and not _PLACEHOLDER.match(value):
            return kind
    return ""
