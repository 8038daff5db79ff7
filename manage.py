#!/usr/bin/env python
"""Service Desk from the command line; ``manage.py up`` runs everything."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "service_desk.settings")
    from service_desk.embedded import StackError
    from service_desk.embedded.commands import ensure_stack_for_command

    try:
        ensure_stack_for_command(sys.argv)
    except StackError as error:
        print(error, file=sys.stderr)
        sys.exit(2)

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
