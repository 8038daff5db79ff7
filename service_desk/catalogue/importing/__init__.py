"""Operations with their kits, and parts with their stock, out of another system's files."""

from service_desk.catalogue.importing.operations import OperationImporter
from service_desk.catalogue.importing.parts import PartImporter

__all__ = ["OperationImporter", "PartImporter"]
