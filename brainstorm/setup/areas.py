"""Where an answer is about: wellbeing services counties by Statistics Finland's codes, and their co-operation areas."""

from brainstorm.setup.data import OptionData, Texts, texts

SOUTH, WEST, INNER, EAST, NORTH, BEYOND = (
    "yta-etela",
    "yta-lansi",
    "yta-sisa",
    "yta-ita",
    "yta-pohjoinen",
    "muu-alue",
)

COOPERATION_AREAS: dict[str, Texts] = {
    SOUTH: texts("Etelä-Suomen yhteistyöalue", "Södra Finlands samarbetsområde", "Southern Finland"),
    WEST: texts("Länsi-Suomen yhteistyöalue", "Västra Finlands samarbetsområde", "Western Finland"),
    INNER: texts("Sisä-Suomen yhteistyöalue", "Inre Finlands samarbetsområde", "Inland Finland"),
    EAST: texts("Itä-Suomen yhteistyöalue", "Östra Finlands samarbetsområde", "Eastern Finland"),
    NORTH: texts("Pohjois-Suomen yhteistyöalue", "Norra Finlands samarbetsområde", "Northern Finland"),
    BEYOND: texts("Ahvenanmaa tai koko maa", "Åland eller hela landet", "Åland or the whole country"),
}


def _county(key: str, code: str, wider: str, genitives: tuple[str, str], names: tuple[str, str, str]) -> OptionData:
    """A county by its official name; the short names in the nominative are what files use."""
    fi, sv = genitives
    official = texts(f"{fi} hyvinvointialue", f"{sv} välfärdsområde", f"{names[2]} wellbeing services county")
    return OptionData(key, official, code=code, merges_into=wider, aliases=names)


_U = "Uudenmaan"
AREAS: tuple[OptionData, ...] = (
    _county(
        "ita-uusimaa", "01", SOUTH, ("Itä-" + _U, "Östra Nylands"), ("Itä-Uusimaa", "Östra Nyland", "East Uusimaa")
    ),
    _county(
        "keski-uusimaa",
        "02",
        SOUTH,
        ("Keski-" + _U, "Mellersta Nylands"),
        ("Keski-Uusimaa", "Mellersta Nyland", "Central Uusimaa"),
    ),
    _county(
        "lansi-uusimaa",
        "03",
        SOUTH,
        ("Länsi-" + _U, "Västra Nylands"),
        ("Länsi-Uusimaa", "Västra Nyland", "West Uusimaa"),
    ),
    _county(
        "vantaa-kerava",
        "04",
        SOUTH,
        ("Vantaan ja Keravan", "Vanda och Kervo"),
        ("Vantaa ja Kerava", "Vanda och Kervo", "Vantaa and Kerava"),
    ),
    _county(
        "varsinais-suomi",
        "05",
        WEST,
        ("Varsinais-Suomen", "Egentliga Finlands"),
        ("Varsinais-Suomi", "Egentliga Finland", "Southwest Finland"),
    ),
    _county("satakunta", "06", WEST, ("Satakunnan", "Satakunta"), ("Satakunta", "Satakunta", "Satakunta")),
    _county(
        "kanta-hame",
        "07",
        INNER,
        ("Kanta-Hämeen", "Egentliga Tavastlands"),
        ("Kanta-Häme", "Egentliga Tavastland", "Kanta-Häme"),
    ),
    _county("pirkanmaa", "08", INNER, ("Pirkanmaan", "Birkalands"), ("Pirkanmaa", "Birkaland", "Pirkanmaa")),
    _county(
        "paijat-hame",
        "09",
        INNER,
        ("Päijät-Hämeen", "Päijänne-Tavastlands"),
        ("Päijät-Häme", "Päijänne-Tavastland", "Päijät-Häme"),
    ),
    _county(
        "kymenlaakso",
        "10",
        SOUTH,
        ("Kymenlaakson", "Kymmenedalens"),
        ("Kymenlaakso", "Kymmenedalen", "Kymenlaakso"),
    ),
    _county(
        "etela-karjala",
        "11",
        SOUTH,
        ("Etelä-Karjalan", "Södra Karelens"),
        ("Etelä-Karjala", "Södra Karelen", "South Karelia"),
    ),
    _county("etela-savo", "12", EAST, ("Etelä-Savon", "Södra Savolax"), ("Etelä-Savo", "Södra Savolax", "South Savo")),
    _county(
        "pohjois-savo", "13", EAST, ("Pohjois-Savon", "Norra Savolax"), ("Pohjois-Savo", "Norra Savolax", "North Savo")
    ),
    _county(
        "pohjois-karjala",
        "14",
        EAST,
        ("Pohjois-Karjalan", "Norra Karelens"),
        ("Pohjois-Karjala", "Norra Karelen", "North Karelia"),
    ),
    _county(
        "keski-suomi",
        "15",
        EAST,
        ("Keski-Suomen", "Mellersta Finlands"),
        ("Keski-Suomi", "Mellersta Finland", "Central Finland"),
    ),
    _county(
        "etela-pohjanmaa",
        "16",
        INNER,
        ("Etelä-Pohjanmaan", "Södra Österbottens"),
        ("Etelä-Pohjanmaa", "Södra Österbotten", "South Ostrobothnia"),
    ),
    _county("pohjanmaa", "17", WEST, ("Pohjanmaan", "Österbottens"), ("Pohjanmaa", "Österbotten", "Ostrobothnia")),
    _county(
        "keski-pohjanmaa",
        "18",
        NORTH,
        ("Keski-Pohjanmaan", "Mellersta Österbottens"),
        ("Keski-Pohjanmaa", "Mellersta Österbotten", "Central Ostrobothnia"),
    ),
    _county(
        "pohjois-pohjanmaa",
        "19",
        NORTH,
        ("Pohjois-Pohjanmaan", "Norra Österbottens"),
        ("Pohjois-Pohjanmaa", "Norra Österbotten", "North Ostrobothnia"),
    ),
    _county("kainuu", "20", NORTH, ("Kainuun", "Kajanalands"), ("Kainuu", "Kajanaland", "Kainuu")),
    _county("lappi", "21", NORTH, ("Lapin", "Lapplands"), ("Lappi", "Lappland", "Lapland")),
    OptionData(
        "helsinki",
        texts("Helsingin kaupunki", "Helsingfors stad", "City of Helsinki"),
        code="90",
        merges_into=SOUTH,
        aliases=("Helsinki", "Helsingfors"),
    ),
    OptionData("ahvenanmaa", texts("Ahvenanmaa", "Åland", "Åland"), code="91", merges_into=BEYOND),
    OptionData(
        "koko-maa",
        texts("Koko maa", "Hela landet", "The whole country"),
        merges_into=BEYOND,
    ),
)
