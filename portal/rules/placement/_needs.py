"""Which facts answer what a program needs, for the rules about needs and for what to do without one."""

from portal import facts

# Needs that have no rule of their own, and the capability that answers each.
CAPABILITIES = {
    "dotnet": "modern_dotnet",
    "gui": "gui_desktop",
    "printing": "print_spooler",
    "iis": "aspnet_iis",
    "wcf": "wcf",
    "wmi": "wmi",
    "dism": "servicing_stack",
    "fonts": "fonts",
    "gdi": "gdi",
    "directx": "directx_gpu",
    "msmq": "msmq",
    "msdtc": "msdtc",
    "domain-join": "domain_join",
    "ad-ds": "ad_dc_dhcp_roles",
    "dns": "dns_role",
    "time-zone": "time_zone",
    "log-monitor": "log_monitor",
    "server-roles": "removed_server_roles",
}
# Needs that the mode decides, and the feature that answers each.
FEATURES = {
    "drivers": "kernel_drivers",
    "windows-update": "windows_update",
    "services": "windows_services",
    "scheduled-tasks": "scheduled_tasks",
    "printing": "print_spooler",
    "read-only": "read_only_rootfs",
    "tmpfs": "tmpfs",
    "privileged": "docker_rejects",
    "log-monitor": "event_log",
}


def instead_of(need: str) -> str:
    """What to do where a need is not met, "" if no source tells."""
    known = facts.current()
    found = (
        known.features[FEATURES[need]].instead if need in FEATURES else "",
        known.capabilities[CAPABILITIES[need]].instead if need in CAPABILITIES else "",
    )
    return next(filter(None, found), "")
