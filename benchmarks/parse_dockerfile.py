"""
How long a Dockerfile takes to read: a usual one, and a megabyte of anything.

    .venv/bin/python benchmarks/parse_dockerfile.py

Prints milliseconds of processor time (median of 5 for the usual file, one run for each paste) and how many
times longer two megabytes take than one: near 2 means linear time.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal.dockerfile import Dockerfile
from tests.dockerfile.pastes import MEGABYTE, PASTES

USUAL = """# escape=`
FROM mcr.microsoft.com/dotnet/framework/sdk:4.8.1 AS build
WORKDIR /src
COPY *.sln .
COPY app/*.csproj app/
RUN nuget restore
COPY . .
RUN msbuild app/app.csproj /p:Configuration=Release `
    /p:OutputPath=C:\\out

FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
ENV A=1 B="two words"
EXPOSE 80
COPY --from=build /out/ /inetpub/wwwroot/
HEALTHCHECK --interval=30s CMD ["powershell", "-Command", "exit 0"]
"""


def milliseconds(text: str) -> float:
    """How long one reading takes, with everything that is worked out on demand."""
    start = time.process_time()
    dockerfile = Dockerfile.parse(text)
    for instruction in dockerfile.instructions:
        _ = instruction.arguments, instruction.pairs
    _ = dockerfile.late_directives, dockerfile.links, dockerfile.needed_stages
    return (time.process_time() - start) * 1000


def main() -> None:
    """Prints the table."""
    print(f"load {os.getloadavg()[0]:.1f}")
    usual = statistics.median(milliseconds(USUAL) for _ in range(5))
    print(f"{usual:10.2f} ms          a usual file of {USUAL.count(chr(10))} lines")
    for name, paste in PASTES.items():
        once, twice = milliseconds(paste(MEGABYTE)), milliseconds(paste(2 * MEGABYTE))
        print(f"{once:10.0f} ms  x{twice / once:4.1f}  {name}")


if __name__ == "__main__":
    main()
