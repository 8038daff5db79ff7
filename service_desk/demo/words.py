"""What people write beside a visit: clients in their own language, staff in the site's."""

NOTES = {
    "es": (
        "Prefiere que le llamemos después de las 16:00.",
        "Suele esperar aquí; pide café sin azúcar.",
        "Recoge siempre su marido.",
        "Quiere ver las piezas cambiadas.",
        "Cliente desde que abrimos.",
        "Factura a nombre de la empresa.",
    ),
    "ru": (
        "Просит звонить после 18:00.",
        "Ждёт здесь, с ребёнком.",
        "Забирает муж.",
        "Просит показывать снятые детали.",
        "Клиент с открытия салона.",
        "Расчёт по безналу.",
    ),
}
COMPLAINTS = {
    "es": {
        "OIL": ("Se ha encendido la luz del aceite.", "Le toca el cambio de aceite."),
        "INSPECTION": ("Revisión anual antes del viaje.", "Paso la ITV el mes que viene."),
        "DIAG": (
            "Testigo de motor encendido desde ayer.",
            "Hace un ruido metálico al girar a la izquierda.",
            "Por las mañanas tarda en arrancar.",
            "Tira hacia la derecha al frenar.",
            "Pierde potencia en las cuestas.",
            "Vibra el volante a 110.",
        ),
        "BRAKES": ("Chirría al frenar.", "Vibra el pedal cuando freno fuerte."),
        "TYRES": ("Traigo yo los neumáticos.", "Los de invierno los tenéis vosotros."),
        "AC": ("No enfría.", "Huele mal al poner el aire."),
        "BODY": ("Golpe aparcando, paragolpes trasero.", "Roce en la aleta y el paragolpes."),
        "RECALL": ("He recibido una carta de la marca.",),
    },
    "ru": {
        "OIL": ("Загорелась лампа масла.", "Подошёл пробег, пора менять масло."),
        "INSPECTION": ("Плановое ТО перед поездкой.", "ТО по сервисной книжке."),
        "DIAG": (
            "Со вчерашнего дня горит «чек».",
            "Стук спереди справа на кочках.",
            "Утром плохо заводится.",
            "На 110 бьёт руль.",
            "Плавают обороты на холостых.",
            "Уводит вправо при торможении.",
        ),
        "BRAKES": ("Скрипят тормоза.", "Биение в педали при торможении."),
        "TYRES": ("Колёса привезу с собой.", "Зимний комплект у вас на хранении."),
        "AC": ("Кондиционер не холодит.", "Запах из дефлекторов."),
        "BODY": ("Притёрли на парковке, задний бампер.", "Царапина на бампере, КАСКО."),
        "RECALL": ("Пришло письмо от производителя.",),
    },
    "en": {
        "OIL": ("The oil light came on.",),
        "INSPECTION": ("Yearly service, please.",),
        "DIAG": ("A knock from the front left over bumps.", "Engine light since yesterday."),
        "BRAKES": ("It squeals when I brake.",),
        "TYRES": ("I bring my own tyres.",),
        "AC": ("The air is not cold any more.",),
        "BODY": ("Scraped the rear bumper while parking.",),
        "RECALL": ("I got a letter from the maker.",),
    },
    "zh-hans": {
        "OIL": ("该换机油了。",),
        "INSPECTION": ("做一次年度保养。",),
        "DIAG": ("左前方过坎有异响。", "发动机故障灯亮了。"),
        "BRAKES": ("刹车有尖叫声。",),
        "TYRES": ("轮胎我自己带。",),
        "AC": ("空调不冷。",),
        "BODY": ("后保险杠刮了一下。",),
        "RECALL": ("收到厂家的召回通知。",),
    },
}
STILL_THERE = {
    "es": "Sigue igual que antes de la última visita.",
    "ru": "После прошлого ремонта ничего не изменилось.",
    "en": "It is still there, the same as before the last visit.",
    "zh-hans": "上次修过以后，问题还在。",
}
CANCELLED = {
    "es": ("Le ha surgido un viaje.", "Está enfermo.", "Ha vendido el coche.", "Llamará otro día."),
    "ru": ("Уезжает в командировку.", "Заболел.", "Машина продана.", "Перезвонит сам."),
}
TODAY = {
    "es": (
        "Sale de viaje mañana.",
        "Está ya en la calle y hay hueco.",
        "Coche de empresa, no puede parar.",
        "Solo libra hoy.",
    ),
    "ru": (
        "Завтра уезжает.",
        "Есть окно, клиент рядом.",
        "Служебная машина простаивает.",
        "Свободен только сегодня.",
    ),
}
LOST = {
    "es": {
        "no_slot": (
            "Solo puede esta semana por la tarde.",
            "Quería el sábado.",
            "No puede esperar tanto.",
        ),
        "price": ("Le parece caro, va a comparar.", "En otro taller se lo hacen por menos."),
        "no_part": (
            "No hay discos hasta la semana que viene.",
            "Las pastillas no llegan a tiempo.",
        ),
        "other": ("Está de obras en casa, llamará.", "Preguntaba por un vecino."),
    },
    "ru": {
        "no_slot": ("Может только вечером.", "Хотел на субботу.", "Так долго ждать не может."),
        "price": ("Дорого, будет сравнивать.", "В другом сервисе дешевле."),
        "no_part": ("Дисков нет до следующей недели.", "Колодки не успеют прийти."),
        "other": ("Перезвонит после отпуска.", "Спрашивал для соседа."),
    },
}
DECIDED = {
    "es": {
        "chase": ("Llamar con una hora el jueves.", "Ofrecer el sábado."),
        "improve": ("Abrir la tarde de los miércoles.", "Tener discos en almacén."),
        "leave": ("No era para nosotros.", "Ya tiene otro taller."),
    },
    "ru": {
        "chase": ("Позвонить, предложить четверг.", "Предложить субботу."),
        "improve": ("Открыть вечер в среду.", "Держать диски на складе."),
        "leave": ("Не наш клиент.", "Уже нашёл другой сервис."),
    },
}
QUESTIONS = {
    "es": (
        "¿Cuánto cuesta la correa?",
        "¿Tienen coche de sustitución el viernes?",
        "¿Llega hoy la pieza?",
    ),
    "ru": ("Сколько стоит ремень ГРМ?", "Есть ли подменный на пятницу?", "Пришла ли деталь?"),
}
SUITS = {"es": "Después de las cuatro", "ru": "После четырёх"}
ANSWERS = {
    "es": ("Precio dicho, lo piensa.", "Sí, reservado.", "Llega mañana."),
    "ru": ("Цену назвали, думает.", "Да, забронировали.", "Придёт завтра."),
}
FOUND = {
    "es": (
        "Escobillas gastadas",
        "Pastillas traseras al 20 %",
        "Amortiguador delantero suda",
        "Batería débil",
        "Neumáticos a 2,5 mm",
    ),
    "ru": (
        "Изношены щётки",
        "Задние колодки 20 %",
        "Потеет передний амортизатор",
        "Слабый аккумулятор",
        "Протектор 2,5 мм",
    ),
}
DROPPED = {"es": "Lo ha cambiado él mismo.", "ru": "Поменял сам."}
SAID = {
    "es": (
        "Le gusta que le expliquen la factura.",
        "Pide aviso si pasa de 200 €.",
        "Vendrá su hijo a recogerlo.",
    ),
    "ru": ("Просит объяснять счёт.", "Предупредить, если дороже 10 000.", "Заберёт сын."),
}
STREETS = {
    "es": (
        "Calle de Alcalá %d, Madrid",
        "Calle de Bravo Murillo %d, Madrid",
        "Avenida de América %d, Madrid",
        "Paseo de la Castellana %d, Madrid",
        "Calle de Arturo Soria %d, Madrid",
        "Calle Real %d, Alcobendas",
        "Avenida de España %d, San Sebastián de los Reyes",
    ),
    "ru": (
        "Москва, улица Бауманская, %d",
        "Москва, Щёлковское шоссе, %d",
        "Москва, Первомайская улица, %d",
        "Москва, Свободный проспект, %d",
        "Балашиха, проспект Ленина, %d",
        "Реутов, Юбилейный проспект, %d",
    ),
}
