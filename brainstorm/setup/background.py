"""The default background questions, with their wider categories."""

from brainstorm.setup.areas import AREAS, COOPERATION_AREAS
from brainstorm.setup.data import OptionData, QuestionData, Texts, texts

_WIDER_ROLES: dict[str, Texts] = {
    "rooli-asukkaat": texts("Asukkaat, asiakkaat ja läheiset", "Invånare, klienter och närstående", "Residents"),
    "rooli-henkilosto": texts(
        "Henkilöstö, esihenkilöt ja johto", "Personal, chefer och ledning", "Staff, managers and executives"
    ),
    "rooli-toimijat": texts(
        "Järjestöt, yritykset ja muut", "Organisationer, företag och andra", "Organisations, companies and others"
    ),
}

_WIDER_PROFESSIONS: dict[str, Texts] = {
    "ammatti-hoito": texts("Lääkärit ja hoitotyö", "Läkare och vårdarbete", "Doctors and nursing"),
    "ammatti-sosiaali": texts(
        "Sosiaaliala, kuntoutus ja terapia",
        "Socialvård, rehabilitering och terapi",
        "Social work, rehabilitation and therapy",
    ),
    "ammatti-muu-sote": texts(
        "Laboratorio, lääkehuolto, suun terveys, ensihoito ja pelastus",
        "Laboratorium, läkemedel, munhälsa, prehospital vård och räddning",
        "Laboratory, pharmacy, oral health, emergency care and rescue",
    ),
    "ammatti-hallinto": texts(
        "Hallinto, tukipalvelut ja muut", "Förvaltning, stödtjänster och andra", "Administration, support and others"
    ),
}

_WIDER_SERVICES: dict[str, Texts] = {
    "palvelu-terveys": texts("Terveydenhuolto", "Hälso- och sjukvård", "Health care"),
    "palvelu-sosiaali": texts("Sosiaalihuolto", "Socialvård", "Social services"),
    "palvelu-muu": texts("Pelastus ja hallinto", "Räddning och förvaltning", "Rescue and administration"),
}

_WIDER_AGES: dict[str, Texts] = {
    "ika-alle-30": texts("Alle 30", "Under 30", "Under 30"),
    "ika-30-54": texts("30–54", "30–54", "30–54"),
    "ika-yli-54": texts("55 tai yli", "55 eller över", "55 or over"),
}

WIDER: dict[str, Texts] = {
    **COOPERATION_AREAS,
    **_WIDER_ROLES,
    **_WIDER_PROFESSIONS,
    **_WIDER_SERVICES,
    **_WIDER_AGES,
}
"""Names of the wider categories into which small groups are merged, by key."""


def wider(key: str) -> Texts:
    """The name of a wider category in each language; its key where it has none."""
    return WIDER.get(key, texts(key, key, key))


_RESIDENTS, _STAFF, _OTHERS = _WIDER_ROLES

UNION_ROLES = frozenset({"staff-representative"})
"""Keys of roles that tell of union membership: somebody says so themselves, or comes by what their union hands out."""

ROLES = QuestionData(
    "role",
    texts("Missä roolissa vastaat?", "I vilken roll svarar du?", "In which role are you answering?"),
    (
        OptionData(
            "resident",
            texts("Asukas, asiakas tai läheinen", "Invånare, klient eller närstående", "Resident, client or relative"),
            merges_into=_RESIDENTS,
            aliases=(
                *("asukkaat", "asukas", "asukkaat/kuntalaiset", "kuntalaiset", "kuntalainen", "asiakas", "asiakkaat"),
                *("läheinen", "läheiset", "omainen", "omaiset", "invånare", "klient", "klienter", "närstående"),
                *("residents", "client", "clients", "relative", "relatives", "citizen", "citizens"),
            ),
        ),
        OptionData(
            "staff",
            texts(
                "Sote- tai pelastusalan henkilöstö",
                "Personal inom social- och hälsovården eller räddningsväsendet",
                "Health, social or rescue staff",
            ),
            merges_into=_STAFF,
            is_sensitive=True,
            aliases=(
                *("henkilöstö", "henkilökunta", "työntekijä", "työntekijät", "ammattilainen", "ammattilaiset"),
                *("personal", "personalen", "anställd", "anställda", "employee", "employees", "professional"),
                *("professionals", "personal inom social-, hälsovård eller räddning"),
            ),
        ),
        OptionData(
            "management",
            texts("Esihenkilö tai johto", "Chef eller ledning", "Manager or executive"),
            merges_into=_STAFF,
            is_sensitive=True,
            aliases=(
                *("johto", "johto/esihenkilöt", "esihenkilö", "esihenkilöt", "esimies", "esimiehet", "johtaja"),
                *("johtajat", "ledning", "ledningen", "chef", "chefer", "manager", "managers", "executive"),
            ),
        ),
        OptionData(
            "ngo",
            texts("Järjestö tai yhteisö", "Organisation eller förening", "NGO or association"),
            merges_into=_OTHERS,
            aliases=(
                *("järjestöt", "järjestö", "kolmas sektori", "yhdistys", "yhdistykset", "yhteisö", "organisation"),
                *("organisationer", "förening", "föreningar", "tredje sektorn", "ngos", "association", "associations"),
            ),
        ),
        OptionData(
            "company",
            texts("Yritys tai palveluntuottaja", "Företag eller serviceproducent", "Company or service provider"),
            merges_into=_OTHERS,
            aliases=(
                *("yritykset", "yritys", "palveluntuottaja", "palveluntuottajat", "företag", "serviceproducent"),
                *("serviceproducenter", "companies", "business", "businesses", "service provider"),
            ),
        ),
        OptionData(
            "elected",
            texts(
                "Luottamushenkilö (valtuusto, lautakunta)", "Förtroendevald (fullmäktige, nämnd)", "Elected official"
            ),
            merges_into=_OTHERS,
            aliases=(
                *("poliittiset päättäjät", "poliittinen päättäjä", "päättäjät", "luottamushenkilö"),
                *("luottamushenkilöt", "valtuutettu", "valtuutetut", "förtroendevald", "förtroendevalda", "politiker"),
                *("beslutsfattare", "elected officials", "politician", "politicians", "decision makers"),
            ),
        ),
        OptionData(
            "staff-representative",
            texts("Henkilöstön edustaja", "Personalrepresentant", "Staff representative"),
            merges_into=_STAFF,
            is_sensitive=True,
            aliases=(
                *("henkilöstöjärjestöt", "henkilöstöjärjestö", "henkilöstön edustajat", "luottamusmies"),
                *(
                    "luottamusmiehet",
                    "ammattiliitto",
                    "ammattiliitot",
                    "personalrepresentanter",
                    "personalorganisation",
                ),
                *("personalorganisationer", "fackförbund", "staff representatives", "trade union", "trade unions"),
            ),
        ),
        OptionData(
            "other",
            texts("Muu", "Annan", "Other"),
            merges_into=_OTHERS,
            aliases=("muut", "andra", "övriga", "others", "valmistelijat", "muutosjohto", "valmistelijat/muutosjohto"),
        ),
    ),
    asked="before",
)

AREA = QuestionData(
    "area",
    texts(
        "Mitä aluetta vastauksesi koskee?", "Vilket område gäller ditt svar?", "Which area does your answer concern?"
    ),
    AREAS,
    asked="before",
)

_CARE, _SOCIAL, _TECHNICAL, _OFFICE = _WIDER_PROFESSIONS


def _profession(key: str, name: Texts, code: str, wider_key: str) -> OptionData:
    return OptionData(key, name, code=code, merges_into=wider_key, is_sensitive=True)


PROFESSION = QuestionData(
    "profession",
    texts("Mihin ammattiryhmään kuulut?", "Vilken yrkesgrupp hör du till?", "What is your occupational group?"),
    (
        _profession(
            "doctors",
            texts("Lääkärit ja hammaslääkärit", "Läkare och tandläkare", "Doctors and dentists"),
            "2211,2212,2261",
            _CARE,
        ),
        _profession(
            "nurses",
            texts(
                "Sairaan- ja terveydenhoitajat, kätilöt",
                "Sjukskötare, hälsovårdare, barnmorskor",
                "Nurses, public health nurses, midwives",
            ),
            "3221,3222",
            _CARE,
        ),
        _profession(
            "practical-nurses",
            texts("Lähihoitajat ja kodinhoitajat", "Närvårdare och hemvårdare", "Practical nurses and home aides"),
            "5321,5322",
            _CARE,
        ),
        _profession(
            "social-workers",
            texts(
                "Sosiaalityöntekijät ja sosiaaliohjaajat",
                "Socialarbetare och socialhandledare",
                "Social workers and counsellors",
            ),
            "2635,3412",
            _SOCIAL,
        ),
        _profession(
            "rehabilitation",
            texts(
                "Kuntoutus, psykologit, terapia",
                "Rehabilitering, psykologer, terapi",
                "Rehabilitation, psychology, therapy",
            ),
            "3255,2266,2634,2265",
            _SOCIAL,
        ),
        _profession(
            "laboratory",
            texts(
                "Laboratorio, kuvantaminen, lääkehuolto, suun terveys",
                "Laboratorium, bilddiagnostik, läkemedel, munhälsa",
                "Laboratory, imaging, pharmacy, oral health",
            ),
            "3211–3213,3251,2262",
            _TECHNICAL,
        ),
        _profession(
            "emergency",
            texts("Ensihoito ja pelastus", "Prehospital vård och räddning", "Emergency care and rescue"),
            "3258,5411",
            _TECHNICAL,
        ),
        _profession(
            "administration",
            texts("Hallinto, ICT, tukipalvelut", "Förvaltning, IKT, stödtjänster", "Administration, ICT, support"),
            "33xx,25xx,3344",
            _OFFICE,
        ),
        _profession(
            "care-managers",
            texts("Hoitotyön esihenkilöt ja johtajat", "Chefer inom vård och omsorg", "Care managers and directors"),
            "2221,1342–1344",
            _CARE,
        ),
        _profession("other", texts("Muu", "Annan", "Other"), "", _OFFICE),
    ),
    only_for=("staff", "management"),
)

_HEALTH, _WELFARE, _REST = _WIDER_SERVICES


def _service(key: str, name: Texts, wider_key: str) -> OptionData:
    return OptionData(key, name, merges_into=wider_key, is_sensitive=True)


SERVICE = QuestionData(
    "service",
    texts(
        "Millä palvelualalla työskentelet?",
        "Inom vilket serviceområde arbetar du?",
        "Which service area do you work in?",
    ),
    (
        _service("primary", texts("Perusterveydenhuolto", "Primärvård", "Primary care"), _HEALTH),
        _service("specialised", texts("Erikoissairaanhoito", "Specialiserad sjukvård", "Specialised care"), _HEALTH),
        _service("older", texts("Ikääntyneiden palvelut", "Service för äldre", "Older people"), _WELFARE),
        _service(
            "families",
            texts("Lapset, nuoret ja perheet", "Barn, unga och familjer", "Children, youth and families"),
            _WELFARE,
        ),
        _service(
            "mental-health",
            texts(
                "Mielenterveys- ja päihdepalvelut",
                "Mentalvårds- och missbrukstjänster",
                "Mental health and substance use",
            ),
            _HEALTH,
        ),
        _service("disability", texts("Vammaispalvelut", "Funktionshinderservice", "Disability services"), _WELFARE),
        _service("rescue", texts("Pelastus", "Räddning", "Rescue"), _REST),
        _service("administration", texts("Hallinto", "Förvaltning", "Administration"), _REST),
    ),
    only_for=("staff", "management"),
)

_YOUNG, _MIDDLE, _OLD = _WIDER_AGES

AGE = QuestionData(
    "age",
    texts("Mihin ikäryhmään kuulut?", "Vilken åldersgrupp hör du till?", "Which age group are you in?"),
    (
        OptionData("under-18", texts("Alle 18", "Under 18", "Under 18"), merges_into=_YOUNG, is_sensitive=True),
        OptionData("18-29", texts("18–29", "18–29", "18–29"), merges_into=_YOUNG),
        OptionData("30-44", texts("30–44", "30–44", "30–44"), merges_into=_MIDDLE),
        OptionData("45-54", texts("45–54", "45–54", "45–54"), merges_into=_MIDDLE),
        OptionData("55-64", texts("55–64", "55–64", "55–64"), merges_into=_OLD),
        OptionData("65-79", texts("65–79", "65–79", "65–79"), merges_into=_OLD),
        OptionData("80-over", texts("80 tai yli", "80 eller över", "80 or over"), merges_into=_OLD),
    ),
)

QUESTIONS = (ROLES, AREA, PROFESSION, SERVICE, AGE)
