"""``manage.py messages``: the catalogues of all languages, without GNU gettext."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from service_desk.management.translation.catalogue import Catalogue
from service_desk.management.translation.extract import find_sentences


class Command(BaseCommand):
    help = "Bring the translations up to date with the source; --check only looks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 where something is missing"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        found = find_sentences(settings.BASE_DIR)
        catalogues = [
            Catalogue(language, settings.LOCALE_PATHS[0])
            for language, _ in settings.LANGUAGES
            if language != settings.LANGUAGE_CODE  # the source itself
        ]
        if check:
            faults = [
                f"{catalogue.language}: {fault}"
                for catalogue in catalogues
                for fault in sorted(catalogue.faults(found))
            ]
            self.stdout.write("\n".join(faults) or f"{len(found)} sentences, all translated.")
            if faults:
                raise SystemExit(1)
            return
        for catalogue in catalogues:
            catalogue.merge(found)
            catalogue.save()
            left = len(catalogue.untranslated())
            self.stdout.write(f"{catalogue.language}: {len(found)} sentences, {left} to translate")
