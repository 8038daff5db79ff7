from django.db import migrations

from service_desk.lib.spelling import search_key


# Names in Han are from now on kept with how they are typed: one file in a few hundred elsewhere,
# all of them in China.
def add_pinyin(apps, schema_editor):
    clients = apps.get_model("clients", "Client")
    rows = clients.objects.filter(name__regex="[\u3400-\u9fff]").only("name", "search_key")
    changed = []
    for client in rows.iterator(chunk_size=1000):
        client.search_key = search_key(client.name)
        changed.append(client)
        if len(changed) == 1000:
            clients.objects.bulk_update(changed, ["search_key"])
            changed = []
    clients.objects.bulk_update(changed, ["search_key"])


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_dossier")]

    operations = [migrations.RunPython(add_pinyin, migrations.RunPython.noop)]
