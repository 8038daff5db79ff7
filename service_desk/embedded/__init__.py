"""The laptop stack: Postgres, a broker and a mail catcher, started and stopped with the app.

Nothing of Django is needed here, and nothing here is needed in production: where
``DATABASE_URL`` and ``REDIS_URL`` are set, no server of this package is ever started.

    state      the state folder: what lies where, and its secrets
    account    whom the servers run as (root hands them to an account without rights)
    children   starting, watching and stopping processes
    postgres   the database out of a wheel
    broker     Redis out of a wheel
    stack      both of them behind one lock
    commands   every ``manage.py`` command finds the running stack, or starts it
    app        web, worker, beat and mail catcher as children
    watch      starts again what died
    mail       catches each mail into a file
"""

from service_desk.embedded.errors import StackError

__all__ = ["StackError"]
