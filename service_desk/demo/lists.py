"""Names as they are common in Spain, Russia, Britain and China, the commonest first."""


def words(text: str, separator: str | None = None) -> list[str]:
    """The words of ``text``: divided by white space, or by ``separator``."""
    return [word.strip() for word in text.split(separator)]


ES_GIVEN = words(
    """
    María Carmen Lucía Antonio Manuel José Ana Isabel Javier David Laura Daniel Carlos Marta
    Cristina Francisco Pilar Alejandro Elena Miguel Raquel Sergio Rosa Pablo Paula Fernando
    Beatriz Álvaro Nuria Jorge Irene Alberto Silvia Rubén Teresa Adrián Sofía Iván Rocío Óscar
    Inés Andrés Begoña Ramón Ángela Víctor Mónica Íñigo Belén Joaquín Noelia Tomás Amparo
    """,
)
ES_DOUBLE = words(
    """
    José Luis, María José, Juan Carlos, Ana Belén, Miguel Ángel, María Jesús, José Antonio,
    Ana Isabel, Juan Antonio, María Ángeles, Luis Miguel, Rosa María
    """,
    ",",
)
ES_SURNAMES = words(
    """
    García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz
    Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez
    Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio
    Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto
    Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores Cabrera Campos Vega Fuentes
    Carrasco Díez Caballero Reyes Nieto Aguilar Pascual Herrero Lorenzo Hidalgo Giménez Ibáñez
    Ferrer Durán Santiago Benítez Mora Vargas Arias Carmona Crespo Pastor Soto Sáez Velasco Soler
    Moya Esteban Parra Bravo Gallardo Rojas Pardo Merino Franco Espinosa Lara Izquierdo Rivas
    Rivera Casado Silva Camacho Redondo Rey Vera Otero Luque Galán Montes Ríos Segura Villar
    Bermejo Quintana Abad Zamora Ponce Salas Luna Echegaray Goñi Ibarra Güell Peñalver
    """,
)
ES_LONG = words(
    """
    de la Fuente, de la Torre, del Río, de Miguel, del Olmo, de la Cruz, San Juan, de Andrés
    """,
    ",",
)
RU_MEN = words(
    """
    Александр Сергей Дмитрий Андрей Алексей Максим Евгений Иван Михаил Николай Владимир Артём
    Павел Илья Константин Роман Виктор Олег Игорь Кирилл Антон Денис Юрий Семён Фёдор Пётр
    """,
)
RU_WOMEN = words(
    """
    Елена Анна Ольга Наталья Мария Татьяна Екатерина Ирина Светлана Юлия Анастасия Марина Людмила
    Виктория Ксения Дарья Надежда Вера Алёна Любовь Полина Алла Яна Зоя
    """,
)
RU_FATHERS = words(
    """
    Александров Сергеев Иванов Владимиров Николаев Викторов Михайлов Андреев Петров Юрьев
    Дмитриев Алексеев Анатольев Борисов Олегов Семёнов Фёдоров
    """,
)
RU_SURNAMES = words(
    """
    Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков
    Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин
    Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов
    Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин Виноградов Ковалёв
    Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов
    Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников
    Денисов Гаврилов Тихонов Казаков Афанасьев Данилов Савельев Тимофеев Фомин Чернов Абрамов
    Мартынов Ефимов Федотов Щербаков Назаров Калинин Исаев Чернышёв Быков Маслов Родионов
    Коновалов Лазарев Воронин Климов Филатов Пономарёв Голубев Кудрявцев Прохоров Наумов Потапов
    Журавлёв Овчинников Трофимов Леонов Соболев Ермаков Колесников Гончаров Емельянов Никифоров
    Грачёв Котов Гришин Ефремов Архипов Громов Кириллов Малышев Панов Моисеев Румянцев Акимов
    Кондратьев Бирюков Горбунов Анисимов Ёлкин Щукин Хрущёв Юдин Цветков Воскресенский
    Преображенский Вяземский
    """,
)
EN_GIVEN = words(
    """
    Oliver Emma James Sophie Thomas Charlotte William Grace Daniel Hannah Andrew Claire Peter
    Rachel Simon Fiona Mark Alice Patrick Niamh Robert Helen
    """,
)
EN_SURNAMES = words(
    """
    Bennett Clarke Hughes Walker Murphy Palmer Fletcher Shaw Kennedy Dawson Whitfield O'Connor
    Barrett Harding Lawson McKenzie Pearce Sutton Wheeler Ashworth Doyle Marsh
    """,
)
ZH_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
ZH_GIVEN = words(
    """
    伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超
    秀英 建国 晓明 志强 雪梅 俊杰 思远 嘉怡 雨桐 子涵
    """,
)
IN_LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ё": "e",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
