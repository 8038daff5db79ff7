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
GIVEN = {"es": "Es quien está libre", "ru": "Свободен сейчас"}
NOTE = {
    "es": "Probar en frío antes de desmontar.",
    "ru": "Проверить на холодную, потом разбирать.",
}
# In plain words, for the workshop, its price in euros, whether it is safety.
# What a client says on the phone to work that can wait.
LATER = {
    "es": "Ahora no, en la próxima revisión",
    "ru": "Сейчас нет, на следующем ТО",
    "en": "Not now, with the next service",
    "zh-hans": "这次先不做，下次保养再说",
}

FINDINGS = {
    "es": (
        ("Pastillas traseras gastadas: quedan 2 mm", "Pastillas tras. 2 mm", 189, True),
        ("Escobillas rotas, rayan el cristal", "Escobillas del. 600/400", 38, False),
        ("Batería débil, puede fallar en invierno", "Batería 410 A de 680", 149, False),
    ),
    "ru": (
        ("Задние колодки стёрты: осталось 2 мм", "Колодки зад. 2 мм", 189, True),
        ("Щётки порваны, царапают стекло", "Щётки 600/400", 38, False),
        ("Слабый аккумулятор, зимой может не завестись", "АКБ 410 А из 680", 149, False),
    ),
    "en": (
        ("Rear pads are worn: 2 mm left", "Rear pads 2 mm", 189, True),
        ("Wipers are torn and scratch the glass", "Wipers 600/400", 38, False),
        ("Weak battery, it may fail in winter", "Battery 410 A of 680", 149, False),
    ),
    "zh-hans": (
        ("后刹车片磨损：剩 2 毫米", "后片 2 mm", 189, True),
        ("雨刮片破损，会刮伤玻璃", "雨刮 600/400", 38, False),
        ("蓄电池电量弱，冬天可能打不着火", "蓄电池 410 A / 680", 149, False),
    ),
}
