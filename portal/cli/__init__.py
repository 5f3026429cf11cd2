"""The command `portal`: parse, do, tell. Commands that need no settings load none."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "deadline": "portal.cli.clock:deadline_command",
    "target": "portal.cli.clock:target_command",
    "import": "portal.cli.register:import_group",
    "keys": "portal.cli.keys:keys_group",
    "check": "portal.cli.upkeep:check_command",
    "migrate": "portal.cli.upkeep:migrate_command",
    "serve": "portal.cli.upkeep:serve_command",
    "worker": "portal.cli.upkeep:worker_command",
    "settings": "portal.cli.settings:settings_command",
    "demo": "portal.cli.demo:demo_command",
}


class _Late(click.Group):
    """Loads a command's module only when it is asked for: the clock starts without a web framework."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=_Late)
@click.version_option(package_name="proctoring-rights-portal")
def main() -> None:
    """Proctoring Rights Portal: what an exam records, and every student's rights about it."""


if __name__ == "__main__":
    main()
