"""Which models are on the road at the two dealerships, and when they were sold new."""

from typing import NamedTuple

NOW = 9999


class Line(NamedTuple):
    """``maker`` and ``code`` begin the VIN; ``weight`` says how many are about."""

    make: str
    model: str
    maker: str
    code: str
    weight: int
    since: int = 2010
    until: int = NOW


NORTH = (
    Line("Citroën", "C3", "VF7", "SX", 12),
    Line("Citroën", "C4", "VF7", "NC", 10),
    Line("Citroën", "C4 Cactus", "VF7", "0B", 5, 2014, 2020),
    Line("Citroën", "C3 Aircross", "VF7", "2R", 5, 2017),
    Line("Citroën", "C5 Aircross", "VR7", "AC", 7, 2018),
    Line("Citroën", "ë-C4", "VR7", "BE", 2, 2021),
    Line("Citroën", "Berlingo", "VF7", "7J", 5),
    Line("Citroën", "Xsara Picasso", "VF7", "CH", 2, 2000, 2012),
    Line("Peugeot", "208", "VF3", "CA", 6, 2012),
    Line("Peugeot", "308", "VF3", "LB", 6),
    Line("Peugeot", "2008", "VF3", "CU", 4, 2013),
    Line("Peugeot", "3008", "VF3", "MC", 4),
    Line("DS", "DS 3", "VF7", "SA", 1, 2010, 2019),
    Line("DS", "DS 4", "VR1", "FD", 1, 2021),
    Line("Opel", "Corsa", "W0L", "0S", 4, 2010, 2019),
    Line("Opel", "Corsa", "W0V", "UP", 4, 2020),
    Line("Opel", "Mokka", "W0V", "7J", 2, 2013),
    Line("SEAT", "Ibiza", "VSS", "6J", 5),
    Line("SEAT", "León", "VSS", "5F", 4),
    Line("Volkswagen", "Golf", "WVW", "AU", 4),
    Line("Volkswagen", "Polo", "WVW", "6R", 3),
    Line("Renault", "Clio", "VF1", "5R", 4),
    Line("Renault", "Mégane", "VF1", "RF", 3),
    Line("Dacia", "Sandero", "UU1", "5S", 3),
    Line("Dacia", "Duster", "UU1", "HS", 2),
    Line("Toyota", "Yaris", "VNK", "KL", 3),
    Line("Toyota", "Corolla", "SB1", "MS", 2, 2019),
    Line("Ford", "Focus", "WF0", "6P", 2, 2010, 2025),
    Line("BAIC", "X55", "LNB", "MD", 2, 2023),
)
NORTH_FLEET = (
    Line("Citroën", "Berlingo", "VF7", "7B", 9),
    Line("Citroën", "Jumpy", "VF7", "VA", 6),
    Line("Citroën", "Jumper", "VF7", "YC", 4),
    Line("Citroën", "C3", "VF7", "SX", 4),
    Line("Citroën", "ë-Berlingo", "VR7", "EC", 2, 2022),
    Line("Peugeot", "Partner", "VF3", "EF", 5),
    Line("Peugeot", "Expert", "VF3", "VF", 3),
    Line("Opel", "Combo", "W0V", "EF", 2, 2019),
    Line("Dacia", "Lodgy", "UU1", "JS", 1, 2012, 2022),
)
EAST = (
    Line("Lada", "Vesta", "XTA", "GFL", 10, 2015),
    Line("Lada", "Granta", "XTA", "219", 8, 2011),
    Line("Lada", "Largus", "XTA", "KS0", 4, 2012),
    Line("Lada", "Niva Travel", "XTA", "212", 3, 2021),
    Line("Kia", "Rio", "XWE", "FC4", 7, 2011, 2022),
    Line("Kia", "Sportage", "XWE", "PH8", 5, 2010, 2022),
    Line("Hyundai", "Solaris", "Z94", "CT4", 7, 2011, 2022),
    Line("Hyundai", "Creta", "Z94", "G38", 6, 2016, 2022),
    Line("Haval", "Jolion", "XZG", "FF0", 9, 2021),
    Line("Haval", "F7", "XZG", "FE0", 6, 2019),
    Line("Haval", "Dargo", "XZG", "EF0", 3, 2022),
    Line("Chery", "Tiggo 4", "LVV", "DB1", 5, 2019),
    Line("Chery", "Tiggo 7 Pro", "LVV", "DB2", 6, 2020),
    Line("Geely", "Coolray", "Y4K", "8C2", 5, 2020),
    Line("Geely", "Monjaro", "L6T", "79F", 3, 2022),
    Line("Renault", "Logan", "X7L", "4SR", 4, 2010, 2022),
    Line("Renault", "Duster", "X7L", "HSR", 4, 2012, 2022),
    Line("Citroën", "C4", "Z8T", "NC5", 4, 2010, 2021),
    Line("Citroën", "C5 Aircross", "VR7", "ACY", 2, 2019, 2022),
    Line("Škoda", "Octavia", "XW8", "AN4", 4, 2010, 2022),
    Line("Volkswagen", "Polo", "XW8", "ZZ6", 4, 2010, 2022),
    Line("Toyota", "Camry", "XW7", "BF4", 3, 2010, 2022),
    Line("BAIC", "U5 Plus", "LNB", "SCC", 3, 2022),
)
EAST_FLEET = (
    Line("Lada", "Largus", "XTA", "FS0", 8, 2012),
    Line("Lada", "Granta", "XTA", "219", 5, 2011),
    Line("ГАЗ", "ГАЗель NEXT", "X96", "A21", 7, 2013),
    Line("Citroën", "Jumpy", "Z8T", "VF8", 3, 2018, 2022),
    Line("Citroën", "Berlingo", "Z8T", "GJ9", 2, 2013, 2022),
    Line("Geely", "Emgrand", "Y4K", "8D1", 3, 2022),
    Line("Haval", "Jolion", "XZG", "FF0", 2, 2021),
)
MAKES = {
    "ES": sorted({line.make for line in NORTH + NORTH_FLEET}),
    "RU": sorted({line.make for line in EAST + EAST_FLEET}),
}
