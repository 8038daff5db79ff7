"""``manage.py import_csv``: small messy files, each reason for refusing a row, what lands."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from service_desk.catalogue.models import KitLine, Operation, Part, Stock
from service_desk.clients.models import Client, ContactPoint, Ownership, RecallVehicle, Vehicle
from service_desk.clients.queries import open_recalls
from service_desk.records.models import JournalEntry
from service_desk.visits.models import ImportedOrder, Visit
from service_desk.visits.states import VisitState
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_site

DATA = Path(__file__).parents[1] / "data"

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return make_site("north")


@pytest.fixture
def east():
    return make_site(
        "east", timezone="Europe/Moscow", country="RU", currency="RUB", languages=["ru"]
    )


@pytest.fixture
def bring_in(tmp_path):
    """Copies a file, imports it, and answers with what was said and the refused rows."""

    def bring_in(kind, name, *options):
        path = Path(shutil.copy(DATA / name, tmp_path))
        out = StringIO()
        call_command("import_csv", kind, path, *options, stdout=out)
        rejected = path.with_name(f"{path.name}.rejected.csv")
        refused = rejected.read_text("utf-8-sig").splitlines() if rejected.exists() else []
        return Said(out.getvalue()), refused

    return bring_in


class Said:
    """The summary: counts in the order they are told, and the reasons."""

    def __init__(self, text: str) -> None:
        self.text = text
        told = [line for line in text.splitlines() if "\t" not in line]
        lines = [line.split() for line in told if line.split()[0].isdigit()]
        self.counts = [int(number) for number, *_words in lines[:6]]
        self.reasons = {" ".join(words): int(number) for number, *words in lines[6:]}


def test_spanish_clients_each_reason_is_told_by_line_and_column(bring_in, north):
    said, refused = bring_in("clients", "clients-es.csv")

    assert said.counts == [18, 4, 0, 0, 1, 13]
    assert said.reasons == {
        "name missing Nombre": 2,
        "phone Teléfono": 1,
        "e-mail Correo": 1,
        "VIN length VIN": 1,
        "VIN with I, O or Q VIN": 1,
        "VIN letters VIN": 1,
        "another client's car VIN": 1,
        "mileage Kilometraje": 1,
        "date Primera matriculación": 1,
        "row short": 1,
        "row long": 1,
        "quotation mark open": 1,
    }
    assert refused[0].startswith("line;column;reason;Nombre;Teléfono;")
    assert [line.split(";")[:2] for line in refused[1:]] == [
        ["8", "Nombre"],
        ["9", "Teléfono"],
        ["10", "Correo"],
        ["11", "VIN"],
        ["12", "VIN"],
        ["13", "VIN"],
        ["14", "Kilometraje"],
        ["15", "Primera matriculación"],
        ["16", ""],
        ["17", ""],
        ["18", "Nombre, Teléfono, VIN, Kilometraje, Primera matriculación"],
        ["19", "VIN"],
        ["21", ""],
    ]
    assert refused[5] == (
        "12;VIN;A VIN never has I, O or Q. Did you mean VF7\xa0USUHMZ\xa0V0224829?;"
        "Ana Ruiz;684011075;;es;4829 TNV;VF7USUHMZVO224829;Citroën;C4;100;"
        "06/02/2016;05/02/2019;B"
    )


def test_spanish_clients_what_lands(bring_in, north):
    bring_in("clients", "clients-es.csv")

    assert list(Client.objects.values_list("name", "search_key", "language")) == [
        ("Laura Núñez González", "laura nunez gonzalez", "es"),
        ('Taller "El Sol" y Hermanos', "taler el sol i hermanos", "es"),
        ("Íñigo Güell Díaz", "inigo guel diaz", "en"),
    ]
    laura = Client.objects.get(search_key="laura nunez gonzalez")
    assert list(laura.contact_points.values_list("kind", "value", "is_main")) == [
        ("phone", "+34617776317", True),
        ("email", "laura@example.es", True),
    ]
    cars = Vehicle.objects.order_by("pk").values_list("plate", "vin", "mileage", "warranty_until")
    assert [(plate, vin, km, until and until.isoformat()) for plate, vin, km, until in cars] == [
        ("6245 JSB", "VSSB14A5URG500080", 114102, "2024-10-01"),
        ("7001 KLM", "VF7WV892C7S662585", 64805, "2026-01-19"),
        ("3274 WSV", "VSSZ6UA19JP607598", 74690, "2021-09-21"),
        ("4824 TNV", "VF7USUHMZVE224824", None, None),
    ]
    assert Ownership.objects.filter(client=laura, ends_on=None).count() == 2
    entry = JournalEntry.objects.get(verb="imported")
    assert (entry.site, entry.data["new"], entry.data["refused"]) == (north, 4, 13)


def test_russian_clients_in_windows_1251(bring_in, east):
    said, refused = bring_in("clients", "clients-ru.csv", "--site", "east")

    assert said.counts == [5, 3, 0, 0, 1, 1]
    assert [line.split(";")[0] for line in refused[1:]] == ["5"]
    assert list(Vehicle.objects.order_by("pk").values_list("vin", "mileage", "plate_key")) == [
        ("Z8TFSLAXKU0447800", 57952, "H010XC178"),
        ("XTAZ8TLACE6878762", 186590, "C851XO50"),
        ("Z8TWM0M6EFE833739", 137704, "H333PX77"),
    ]
    phones = (
        ContactPoint.objects.filter(kind="phone").order_by("pk").values_list("value", flat=True)
    )
    assert list(phones) == ["+79233353183", "+79205980180", "+79234000734"]


def test_run_twice_nothing_changes(bring_in, north):
    bring_in("clients", "clients-es.csv")
    before = list(Vehicle.objects.values())

    said, _refused = bring_in("clients", "clients-es.csv")

    assert said.counts == [18, 0, 0, 4, 1, 13]
    assert list(Vehicle.objects.values()) == before


def test_a_file_is_filled_in_and_not_overwritten(tmp_path, north):
    owner = make_client(north, "Ana Ruiz", phone="+34684011071")
    car = make_vehicle(owner, "4825 TNV", make="Peugeot", model="", mileage=90_000)
    path = tmp_path / "more.csv"
    path.write_text(
        "name,phone,plate,vin,make,model,mileage,e-mail\n"
        "ana ruiz,684011071,4825tnv,VF7USUHMZVE224825,Citroën,C4,89000,ana@example.es\n"
    )

    call_command("import_csv", "clients", path, stdout=StringIO())

    car.refresh_from_db()
    assert (car.vin, car.make, car.model, car.mileage) == (
        "VF7USUHMZVE224825",
        "Peugeot",
        "C4",
        90_000,
    )
    assert owner.contact_points.get(kind="email").is_main
    assert Client.objects.count() == Vehicle.objects.count() == 1


@pytest.mark.parametrize("kind", ["clients", "operations", "parts", "recalls", "history"])
def test_dry_run_reports_the_same_and_writes_nothing(bring_in, north, kind, tmp_path):
    name = {"clients": "clients-es.csv", "recalls": "recalls.tsv"}.get(kind, f"{kind}.csv")
    make_operation(north, "DIAG")

    tried, refused = bring_in(kind, name, "--dry-run")

    assert refused == []
    kept = (Client, Vehicle, RecallVehicle, Part, Stock, KitLine, Visit, JournalEntry)
    assert {model.objects.count() for model in kept} == {0}
    assert Operation.objects.count() == 1
    done, refused = bring_in(kind, name)
    assert (tried.counts, tried.reasons) == (done.counts, done.reasons)
    assert len(refused) == done.counts[5] + 1


def test_recalls_by_vin_and_by_range(bring_in):
    said, refused = bring_in("recalls", "recalls.tsv")

    assert said.counts == [5, 3, 0, 0, 0, 2]
    assert [line.split("\t")[:2] for line in refused[1:]] == [["5", "vin_to"], ["6", "vin"]]
    codes = [campaign.code for campaign in open_recalls("VF36AEBP2S0953628")]
    assert codes == ["CC1", "CC2"]


def test_operations_with_kits_come_to_every_site(bring_in, north, east):
    said, refused = bring_in("operations", "operations.csv")

    assert said.counts == [7, 3, 0, 0, 0, 4]
    assert [line.split(",")[:2] for line in refused[1:]] == [
        ["5", "code"],
        ["6", "norm_hours"],
        ["7", "zone"],
        ["8", "parts"],
    ]
    oil = Operation.objects.get(site=east, code="OIL")
    assert (oil.name, oil.name_es, oil.papers) == (
        "Oil and filter",
        "Cambio de aceite y filtro",
        ["registration", "service_book"],
    )
    assert [str(line) for line in oil.kit.order_by("part__code")] == [
        "FLT-OIL × 1",
        "OIL-5W30 × 4.5",
    ]
    assert Part.objects.get(code="PAINT").name == "PAINT"
    assert Operation.objects.filter(site=north).count() == 3


def test_a_new_price_list_replaces_the_old_one(tmp_path, bring_in, north):
    bring_in("operations", "operations.csv")
    path = tmp_path / "later.csv"
    path.write_text(
        "code,name,norm_hours,price,zone,parts\nOIL,Oil change,0.6,41,express,FLT-OIL:2\n"
    )

    call_command("import_csv", "operations", path, stdout=StringIO())

    oil = Operation.objects.get(code="OIL")
    assert (oil.name, oil.price, oil.name_ru) == ("Oil change", 41, "Замена масла и фильтра")
    assert [str(line) for line in oil.kit.all()] == ["FLT-OIL × 2"]


def test_parts_name_what_a_kit_made_and_count_the_stock(bring_in, north):
    bring_in("operations", "operations.csv")

    said, refused = bring_in("parts", "parts.csv")

    assert said.counts == [4, 2, 0, 0, 0, 2]
    assert [line.split(",")[:2] for line in refused[1:]] == [["4", "on_hand"], ["5", "currency"]]
    assert Part.objects.get(code="OIL-5W30").name == "Oil 5W-30, litre"
    assert Stock.objects.get(site=north, part__code="FLT-OIL").on_hand == 64


def test_history_becomes_visits_that_are_over(bring_in, north):
    bring_in("operations", "operations.csv")
    bring_in("clients", "clients-es.csv")

    said, _refused = bring_in("history", "history.csv")

    assert said.counts == [7, 2, 0, 0, 1, 4]
    assert said.reasons == {
        "unknown vehicle vin": 1,
        "unknown operation operations": 1,
        "date ahead closed": 1,
        "order order": 1,
    }
    visit = ImportedOrder.objects.get(number="N-1").visit
    assert (visit.number, visit.state, visit.source) == (
        "NORTH-26-00001",
        VisitState.HANDED_OVER,
        "import",
    )
    assert visit.handed_over_at.isoformat() == "2026-10-28T17:00:00+00:00"
    assert [work.operation.code for work in visit.works.all()] == ["OIL", "DIAG"]
    assert (visit.zone, visit.client.name) == ("mechanical", "Laura Núñez González")
    assert Visit.objects.get(imported_order__number="N-2").number == "NORTH-24-00001"
    assert Vehicle.objects.get(vin="VSSB14A5URG500080").mileage == 114500


def test_history_run_twice_nothing_changes(bring_in, north):
    bring_in("operations", "operations.csv")
    bring_in("clients", "clients-es.csv")
    bring_in("history", "history.csv")

    said, _refused = bring_in("history", "history.csv")

    assert said.counts == [7, 0, 0, 2, 1, 4]
    assert Visit.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"name;phone\n", []),
        (b"name;phone\n" + b"a" * 10_000 + b";684011071\n", ["2;name"]),
        (b"name;phone\nAna " + b"\x00" * 3 + b"Ruiz;684\x00011071\n", []),
        (b"name;phone\n\x00;684011071\n", ["2;name"]),
        (b"name;phone\n" + b"a" * 200_000 + b";1\nAna;684011071\n", ["2;"]),
        ("name;phone\nAna \u202eRuiz;684011071\n".encode(), []),
        (("name;phone\n" + "Núñez;684011070\n" * 99).encode() + b"Nu\xf1ez;684011071\n", ["101;"]),
        (b"name;phone\nhttp://evil.example;684011071\n", ["2;name"]),
    ],
)
def test_hostile_cells_are_refused_or_cleaned_never_a_crash(tmp_path, north, content, faults):
    path = tmp_path / "hostile.csv"
    path.write_bytes(content)

    call_command("import_csv", "clients", path, stdout=StringIO())

    rejected = tmp_path / "hostile.csv.rejected.csv"
    lines = rejected.read_text("utf-8-sig").splitlines()[1:] if rejected.exists() else []
    assert [";".join(line.split(";")[:2]) for line in lines] == faults
    assert all("\x00" not in client.name for client in Client.objects.all())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["clients", "absent.csv", "--site", "north"], "No such file or directory"),
        (["clients", "clients-es.csv"], "Say for which site this is. Choose one of: east, north."),
        (["clients", "clients-es.csv", "--site", "west"], "There is no site “west”."),
        (["jokes", "clients-es.csv"], "There is no kind “jokes”. Choose one of: operations,"),
        (["clients", "operations.csv", "--site", "north"], "These columns are missing: phone."),
        (["history", "recalls.tsv", "--site", "north"], "order, closed, operations, total"),
        (["parts", "clients-ru.csv", "--site", "east"], "Expected are: part, name, on_hand"),
        (
            ["clients", "clients-ru.csv", "--site", "east", "--encoding", "utf-8"],
            "Line 1 is not in",
        ),
        (
            ["clients", "clients-ru.csv", "--site", "east", "--delimiter", "##"],
            "“##” can't separate",
        ),
    ],
)
def test_what_cannot_be_read_is_one_line_and_exit_code_2(capsys, north, east, arguments, sentence):
    kind, name, *options = arguments
    errors = StringIO()

    with pytest.raises((CommandError, SystemExit)) as stopped:
        call_command("import_csv", kind, DATA / name, *options, stderr=errors)

    said = errors.getvalue() + str(stopped.value)
    assert getattr(stopped.value, "returncode", getattr(stopped.value, "code", None)) == 2
    assert sentence in said
    assert Client.objects.count() == 0


def test_many_rows_take_few_queries(tmp_path, north, django_assert_max_num_queries):
    path = tmp_path / "many.csv"
    rows = (
        f"Ana Ruiz {chr(65 + n % 26)}{chr(65 + n // 26 % 26)},684{n:06d},a{n}@example.es,"
        f"VF7USUHMZVE{n:06d},{n}"
        for n in range(1, 1001)
    )
    path.write_text("name,phone,e-mail,vin,mileage\n" + "\n".join(rows) + "\n")

    with django_assert_max_num_queries(30):
        call_command("import_csv", "clients", path, stdout=StringIO())

    assert Vehicle.objects.count() == 1000


def test_where_nothing_may_be_written_beside_the_input_it_is_written_here(
    tmp_path, north, monkeypatch
):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    path = shutil.copy(DATA / "clients-es.csv", tmp_path)
    (tmp_path / "clients-es.csv.rejected.csv").mkdir()  # stands in for a folder that is read-only
    out = StringIO()

    call_command("import_csv", "clients", path, stdout=out)

    written = here / "clients-es.csv.rejected.csv"
    assert f"The refused rows are in {written}." in out.getvalue()
    assert len(written.read_text("utf-8-sig").splitlines()) == 14
