"""Which devices of the host a container can use."""

import re
from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

CLASSES = {
    "gpio": "916ef1cb-8426-468d-a6f7-9ae8076881b3",
    "i2c": "a11ee3c6-8421-4202-a3e7-b91ff90188e4",
    "com": "86e0d1e0-8089-11d0-9ce4-08003e301f73",
    "spi": "dcde6af9-6610-4285-828f-caaf78c424cc",
    "directx": "5b45201d-f2f2-4f3b-85bb-30ff1f953599",
}
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_OTHER_NAMES = {"serial": "com", "com-port": "com", "gpu": "directx", "yes": "com"}


@rule(
    Severity.ERROR,
    "Device is out of reach",
    met="Device can be used",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 servercore:ltsc2022 hyperv device=com",
        "windows-server-2016 servercore:ltsc2016 process device=gpio",
        "windows-server-2022 servercore:ltsc2022 process device=usb",
        "windows-server-2022 servercore:ltsc2022 process device=class/4D36E972-E325-11CE-BFC1-08002BE10318",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process device=com",
        "windows-server-2019 servercore:ltsc2019 process device=class/916EF1CB-8426-468D-A6F7-9AE8076881B3",
    ),
    lesson="devices-and-gpus",
    sources=("ms-devices", "moby-oci-windows"),
    about=("device",),
)
def device_out_of_reach(placement: Placement) -> Iterator[Finding]:
    """
    A host can share devices of four interface classes, GPIO, I2C, COM and SPI, with process-isolated
    containers (and GPUs, which have a rule of their own). Host and image have to be 1809 or newer, Docker
    19.03 or newer. All devices of a class are shared, and none is taken away from the host. Docker also
    passes on the class of any other device, and what happens then is not defined; USB keys and scanners are
    not on the list.

    **What to do.** `docker run --isolation=process --device="class/GUID" ...`. For other devices put a
    program on the host that talks to them, and let the container call it over the network.
    """
    device, host, image = placement.more.device, placement.host, placement.image
    if device and image.os == "linux" and placement.kernel_os == "linux":
        message = (
            "Linux passes single devices on by their path (--device /dev/...), with the rights that you give."
        )
        title = "Devices on Linux are passed on one by one"
        yield breaks(
            "device", message, severity=Severity.INFO, title=title, sources=("docker-container-run",)
        )
    if not device or image.os != "windows" or placement.kernel_os == "linux":
        return
    if placement.mode == "hyperv":
        fixes = (Fix("Use process isolation", placement.with_(isolation="process")),)
        yield breaks("isolation", "Devices are shared with process-isolated containers only.", fixes=fixes)
    plain = device.lower().removeprefix("class/").strip("{}")
    plain = _OTHER_NAMES.get(plain.replace(" ", "-"), plain)
    known = "GPIO, I2C, COM and SPI"
    if _GUID.match(plain) and plain not in CLASSES.values():
        message = (
            f"Microsoft names the classes {known}; what another class does in a container is not defined."
        )
        title = "Device class is not one that Microsoft supports"
        yield breaks("device", message, severity=Severity.WARNING, title=title, sources=("ms-devices",))
    elif plain not in CLASSES and plain not in CLASSES.values():
        yield breaks("device", f"“{device[:40]}” is none of the classes that can be shared: {known}.")
    else:
        yield holds("device", "Devices of this class can be shared with containers.")
    least = facts.current().platform.revision_free.build
    for where, build in (("host", host.build), ("image", image.build)):
        if build is not None and build < least:
            yield breaks(
                where, f"Devices need build {least} or newer on both sides; the {where} has {build}."
            )
    more = placement.more
    if more.runtime_name == "docker" and more.runtime_version and more.runtime_version < (19, 3):
        yield breaks("runtime", "Sharing devices needs Docker 19.03 or newer.")
