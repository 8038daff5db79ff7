"""What is said and found in the workshop: staff in the site's language, clients in their own."""

BELONGINGS = {
    "es": ("Silla infantil", "Gafas de sol en la guantera", "Paraguas", "Mando del garaje"),
    "ru": ("Детское кресло", "Очки в бардачке", "Зонт", "Зарядка для телефона"),
}
SCRATCHED = {"es": "Roce antiguo", "ru": "Старая притёртость"}
OUTSIDE = {
    "es": ("Alineado de dirección 3D", "Neumáticos Alcobendas"),
    "ru": ("Развал-схождение 3D", "Шинный центр"),
}
NEEDED = {"es": "Disco delantero izquierdo, llega mañana", "ru": "Левый диск, придёт завтра"}
GIVEN = {"es": "Es quien está libre; Inés lo revisa", "ru": "Свободен сейчас; проверит бригадир"}
LATER = {"es": "Tornillo agarrotado, una hora más", "ru": "Закис болт, ещё час"}
CHECKED_BACK = {
    "es": "Sigue vibrando a 110: equilibrar otra vez las delanteras",
    "ru": "На 110 ещё бьёт: перебалансировать передние",
}
CHECKED = {
    "es": ("Trabajo hecho según la orden", "Niveles y fugas", "Testigos apagados", "Limpio"),
    "ru": ("Работы по наряду сделаны", "Уровни и течи", "Лампы погасли", "Чисто"),
}
DISCOUNT = {"es": "Cliente desde que abrimos", "ru": "Постоянный клиент"}
NOTE = {
    "es": "Probar en frío antes de desmontar.",
    "ru": "Проверить на холодную, потом разбирать.",
}
# In plain words, for the workshop, the operation, its price in euros, hours, whether it is safety.
FINDINGS = {
    "es": (
        ("Pastillas traseras gastadas: quedan 2 mm", "Pastillas tras. 2 mm", "BRAKES", 189, 1),
        ("Escobillas rotas, rayan el cristal", "Escobillas del. 600/400", "", 38, 0),
        ("Batería débil, puede fallar en invierno", "Batería 410 A de 680", "", 149, 0),
    ),
    "ru": (
        ("Задние колодки стёрты: осталось 2 мм", "Колодки зад. 2 мм", "BRAKES", 189, 1),
        ("Щётки порваны, царапают стекло", "Щётки 600/400", "", 38, 0),
        ("Слабый аккумулятор, зимой может не завестись", "АКБ 410 А из 680", "", 149, 0),
    ),
    "en": (
        ("Rear pads are worn: 2 mm left", "Rear pads 2 mm", "BRAKES", 189, 1),
        ("Wipers are torn and scratch the glass", "Wipers 600/400", "", 38, 0),
        ("Weak battery, it may fail in winter", "Battery 410 A of 680", "", 149, 0),
    ),
    "zh-hans": (
        ("后刹车片磨损：剩 2 毫米", "后片 2 mm", "BRAKES", 189, 1),
        ("雨刮片破损，会刮伤玻璃", "雨刮 600/400", "", 38, 0),
        ("蓄电池电量弱，冬天可能打不着火", "蓄电池 410 A / 680", "", 149, 0),
    ),
}
