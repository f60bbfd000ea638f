"""Script sites on IIS: classic ASP, and PHP through FastCGI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from portal import facts
from portal.recipes.kind import Kind
from portal.recipes.kinds import iis, setups
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

CGI = r"C:\php\php-cgi.exe"


def classic_asp(sheet: Sheet) -> None:
    """IIS with its ASP features (vendor's page on classic ASP sites); the site itself as it is."""
    sheet.head()
    sheet.base(iis.base_reason(sheet, "IIS and ServiceMonitor are in it"), "host")
    sheet.add(
        "RUN dism /Online /Quiet /NoRestart /Enable-Feature /All /FeatureName:IIS-ASP",
        "Classic ASP is an option of IIS, switched off unless somebody asks for it.",
    )
    sheet.more("/FeatureName:IIS-ISAPIExtensions", "ASP is an ISAPI extension itself.")
    sheet.more(rf"&& del /q {iis.ROOT}\*", "The start page of IIS goes.")
    iis.listen(sheet)
    sheet.environment()
    sheet.add(f"WORKDIR {iis.ROOT}", "The folder of the default IIS site.")
    iis.site(sheet, "The pages as they are: ASP compiles them on the first request.")
    iis.serve(sheet)


def php(sheet: Sheet) -> None:
    """PHP's archive beside IIS, wired by FastCGI (microsoft/iis-docker, samples/php; php.net's own Windows script)."""
    sheet.head()
    _archive(sheet)
    sheet.base(
        iis.base_reason(sheet, "IIS and ServiceMonitor are in it; PHP publishes no Windows image"), "host"
    )
    setups.vc_runtime(
        sheet, "PHP for Windows is built with Visual C++ and does not start without its runtime."
    )
    sheet.add(
        "RUN dism /Online /Quiet /NoRestart /Enable-Feature /All /FeatureName:IIS-CGI",
        "FastCGI is part of this feature.",
    )
    sheet.more(rf"&& del /q {iis.ROOT}\*", "The start page of IIS goes.")
    sheet.add("COPY --from=php /php/ C:/php/", "Takes PHP, leaves its archive behind.", "version")
    _handlers(sheet)
    iis.listen(sheet)
    sheet.environment()
    sheet.add(f"WORKDIR {iis.ROOT}", "The folder of the default IIS site.")
    iis.site(sheet, "The site, in a layer of its own: an edit rebuilds nothing else.")
    iis.serve(sheet)


def _archive(sheet: Sheet) -> None:
    runtime = sheet.choices.runtime
    sheet.add(
        f"FROM {iis.IIS}:{sheet.fit.tag} AS php",
        "Fetches and unpacks. The same base as below, so nothing more is pulled.",
        "host",
    )
    setups.powershell(sheet)
    sheet.add(
        f"ARG PHP_VERSION={runtime.release}",
        "For a later release raise it together with the checksum.",
        "version",
    )
    setups.pin(
        sheet, "PHP_SHA256", setups.ARCHIVE_SHA256, "From PHP's download page, for exactly this archive."
    )
    setups.download(
        sheet,
        f"$name = 'php-{{0}}-nts-Win32-{runtime.toolset}-x64.zip' -f $env:PHP_VERSION;",
        "The build without thread safety, which is the one for FastCGI.",
    )
    sheet.more("$from = 'https://downloads.php.net/~windows/releases/';")
    sheet.more("try { Invoke-WebRequest -UseBasicParsing -OutFile php.zip -Uri ($from + $name) }")
    sheet.more(
        "catch { Invoke-WebRequest -UseBasicParsing -OutFile php.zip -Uri ($from + 'archives/' + $name) };",
        "A release moves to the archive when the next one is out.",
    )
    sheet.more(
        "if ((Get-FileHash php.zip -Algorithm SHA256).Hash -ne $env:PHP_SHA256) { throw 'SHA-256 of php.zip differs' };",
        "Another file than the one that was released ends the build.",
    )
    sheet.more(r"Expand-Archive php.zip -DestinationPath C:\php;")
    sheet.more("Remove-Item php.zip;")
    sheet.more(
        r"Copy-Item C:\php\php.ini-production C:\php\php.ini",
        "PHP's own settings for servers: no errors on pages.",
    )
    sheet.gap()


def _handlers(sheet: Sheet) -> None:
    sheet.add(
        rf"RUN {iis.APPCMD} set config /section:system.webServer/fastCgi /+[fullPath='{CGI}',instanceMaxRequests='10000']",
        "The pool of PHP processes; each is replaced after 10,000 requests.",
    )
    sheet.more(
        rf"&& {iis.APPCMD} set config /section:system.webServer/handlers"
        rf" /+[name='PHP',path='*.php',verb='*',modules='FastCgiModule',scriptProcessor='{CGI}',resourceType='Either']",
        "Requests for .php go there.",
    )
    sheet.more(
        rf"&& {iis.APPCMD} set config /section:defaultDocument /+files.[value='index.php']",
        "A request for a folder gets its index.php.",
    )


def _is_classic_asp(seen: Seen) -> int:
    return 85 if seen.repository == iis.IIS and seen.runs("iis-asp ") else 0


def _is_php(seen: Seen) -> int:
    return 90 if seen.repository == iis.IIS and (seen.runs("php-cgi") or seen.runs("iis-cgi")) else 0


def _read_php(seen: Seen) -> Mapping[str, str]:
    """The version by the archive; the stage that fetches it builds nothing of the application's."""
    release = seen.arg("PHP_VERSION")
    known = facts.current().runtimes["php"]
    version = next((each for each in known if release.startswith(f"{each}.")), "")
    if not version:
        return {}
    sums = {"sha256": seen.arg("PHP_SHA256"), "setup_sha256": seen.arg("VC_REDIST_SHA256")}
    return {"version": version, "stages": "single"} | sums


def _asp_notes(choices: Choices) -> Iterator[Note]:
    yield Note(
        "kind",
        "COM objects travel by themselves",
        "What the pages create with CreateObject has to be registered in the image, and a 32-bit object asks for"
        " a 32-bit application pool.",
    )


def _php_notes(choices: Choices) -> Iterator[Note]:
    yield from setups.checksum_missing(
        choices, setups.ARCHIVE_SHA256, "PHP_SHA256", ("php-windows-download",)
    )
    yield from setups.checksum_missing(choices, setups.SETUP_SHA256, "VC_REDIST_SHA256", ("ms-vc-redist",))
    yield Note(
        "version",
        f"Nobody rebuilds PHP {choices.runtime.release} for you",
        "PHP publishes no Windows image, so a later release needs two new ARG lines and a new build.",
        "info",
        ("php-windows-download", "iis-docker-php"),
    )


def _kind(slug: str, name: str, family: str, **parts: Any) -> Kind:
    return Kind(
        slug=slug,
        name=name,
        family=family,
        windows=("servercore",),
        linux=(),
        repositories={"windows": iis.IIS},
        port=iis.PORT,
        needs=("iis",),
        brings=("iis",),
        stages=("single",),
        service="w3svc",
        logs=("events", "iis"),
        **parts,
    )


KINDS = (
    _kind(
        "classic-asp",
        "Classic ASP on IIS",
        "iis",
        folder="The folder with the .asp pages.",
        write=classic_asp,
        recognise=_is_classic_asp,
        notes=_asp_notes,
    ),
    _kind(
        "php-iis",
        "PHP on IIS",
        "php",
        folder="The folder with index.php and its libraries.",
        write=php,
        recognise=_is_php,
        read=_read_php,
        notes=_php_notes,
        fields=(setups.ARCHIVE_SHA256, setups.SETUP_SHA256),
        pins={"sha256": "PHP_SHA256", "setup_sha256": "VC_REDIST_SHA256"},
    ),
)
