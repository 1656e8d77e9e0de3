"""Whoever is in danger is heard in three languages; a figure of speech or a policy proposal is nobody's emergency."""

import pytest

from moderation.screening import Kind, Severity, distress, screen_text
from moderation.screening.distress_words import RULES
from moderation.screening.folding import fold

CALLS = {
    Kind.SUICIDE: [
        "En jaksa enää elää.",
        "en halua elää tässä maailmassa",
        "Haluan vain kuolla.",
        "Välillä tekisi mieli kuolla.",
        "Tapan itseni ellei tämä lopu.",
        "Olen ajatellut itsemurhaa monta kertaa.",
        "Aion tehdä itsemurhan.",
        "Minulla on ollut itsetuhoisia ajatuksia koko talven.",
        "Mulla on itsemurha-ajatuksia",
        "Ystäväni uhkaa tappaa itsensä.",
        "Olisi parempi jos en olisi elossa",
        "Kaikilla olisi parempi ilman minua.",
        "En jaksa enää, enkä tiedä kenelle tästä voi puhua.",
        "En jaksa enää.",
        "EN JAKSA\nENÄÄ ELÄÄ",
        "Jag orkar inte leva längre.",
        "Jag vill bara dö.",
        "Jag har länge tänkt på självmord.",
        "Jag tänker begå självmord",
        "Jag har självmordstankar nästan varje dag.",
        "Jag tänker ta livet av mig.",
        "Det vore bättre om jag inte fanns.",
        "Jag orkar inte mer.",
        "I don't want to live anymore.",
        "I just want to die.",
        "I want to kill myself",
        "I'm going to end it all.",
        "I have been feeling suicidal and I've been very suicidal for weeks",
        "I have had suicidal thoughts since spring.",
        "Everyone would be better off without me.",
        "I can't go on.",
    ],
    Kind.SELF_HARM: [
        "Viiltelen kun ahdistaa.",
        "Olen alkanut satuttaa itseäni.",
        "Söin koko purkillisen unilääkkeitä",
        "Jag skär mig själv på kvällarna.",
        "Jag har tagit en överdos",
        "I have started hurting myself.",
        "I will take an overdose",
    ],
    Kind.VIOLENCE: [
        "Tapan sinut.",
        "Ammun ne kaikki.",
        "Poltan koko toimiston.",
        "Tiedän missä asut.",
        "Saatte maksaa hengellänne.",
        "Mieheni hakkaa minua.",
        "Pelkään henkeni puolesta",
        "Entinen asiakas uhkaa tappaa minut.",
        "Johtaja sai tappouhkauksen",
        "Jag ska döda dig.",
        "Jag vet var du bor.",
        "Min man slår mig.",
        "Chefen har fått dödshot",
        "I will kill you.",
        "I'm going to shoot them all",
        "I know where you live",
        "My husband beats me.",
        "He threatened to kill the receptionist",
    ],
    Kind.PATIENT_SAFETY: [
        "Potilas kuoli koska kukaan ei ehtinyt.",
        "Viime viikolla vanhus menehtyi odottaessaan ambulanssia",
        "Potilaalle annettiin väärä lääke, kun annettiin väärää lääkettä kahdesti.",
        "Asukkaat jäivät yöksi ilman lääkkeitä.",
        "Potilasturvallisuus on vaarassa joka yö.",
        "Mummo makasi omissa ulosteissaan aamuun.",
        "Hoitaja löi muistisairasta asukasta.",
        "Patienten dog eftersom ingen hann.",
        "En boende fick fel medicin.",
        "Patientsäkerheten är hotad varje natt",
        "A patient died while waiting in the corridor.",
        "He was given the wrong medication twice.",
        "Residents are left overnight without supervision",
    ],
    Kind.WHISTLEBLOWING: [
        "Meitä käskettiin väärentämään kirjauksia.",
        "Esimies väärentää työvuoroja.",
        "Johtaja otti lahjuksia.",
        "Rahastonhoitaja on kavaltanut asukkaiden rahoja.",
        "Meitä kiellettiin puhumasta asiasta.",
        "Täällä salataan hoitovirheitä",
        "Haluan tehdä ilmiannon",
        "Vi tvingades att förfalska journaler.",
        "Chefen tar emot mutor.",
        "De mörkar vårdskador",
        "We were told to falsify the records.",
        "Our manager takes bribes.",
        "They covered up several deaths",
    ],
}

NOBODYS_EMERGENCY = [
    "Tapan aikaa jonossa joka aamu.",
    "Kuolen nauruun kun luen tätä suunnitelmaa.",
    "Itsemurhien ehkäisy on tärkeää.",
    "Itsemurhat ovat lisääntyneet nuorilla, ja hoitoon on päästävä nopeammin.",
    "Itsemurhavaarassa olevat tarvitsevat apua samana päivänä.",
    "Haluan kuolla kotona enkä laitoksessa.",
    "Ihmisen pitää saada kuolla arvokkaasti.",
    "Kiire tappaa ilon työstä.",
    "Byrokratia tappaa motivaation.",
    "Tämä ohjelma tappaa minut vielä.",
    "En jaksa enää kirjata samaa asiaa kolmeen järjestelmään.",
    "En halua elää poliisivaltiossa.",
    "Itseni kehittäminen on jäänyt.",
    "Ammun aina yli budjetin.",
    "Hakkaan päätä seinään tämän kanssa.",
    "Räjäytän potin jos tämä onnistuu.",
    "Sähköpostipommi tuli taas aamulla.",
    "Viiltely ja itsensä vahingoittaminen ovat yleistyneet.",
    "Satutin itseni liukkaalla pihalla.",
    "Potilasturvallisuus on tärkein asia uudistuksessa.",
    "Potilasturvallisuus vaarantuu, jos tietojärjestelmät eivät toimi.",
    "Väärä lääke väärään aikaan on yleinen riski.",
    "Väkivallan uhka päivystyksessä on otettava vakavasti.",
    "Ilmiantajien suojelu kuuluu lakiin.",
    "Ilmoituskanava pitäisi avata kaikille.",
    "Lahjat ja lahjoitukset osastolle on kirjattava.",
    "Lääkkeiden salaaminen ei auta ketään.",
    "Aseman parkkipaikka on täynnä, ja asiakkaat myöhästyvät.",
    "Kuolemansairas potilas tarvitsee läheisen viereensä.",
    "Hoitaja sitoo haavan ja kirjaa sen.",
    "Lyö tiskiin rahat, niin homma hoituu.",
    "Jag slår ihjäl tid i väntrummet.",
    "Jag skrattar ihjäl mig åt det här.",
    "Självmordsprevention är viktigt.",
    "Vi måste förebygga självmord bland unga.",
    "Jag vill dö hemma.",
    "Jag orkar inte skriva samma sak tre gånger.",
    "Patientsäkerheten måste komma först.",
    "Hot och våld på akuten måste tas på allvar.",
    "Visselblåsare ska skyddas.",
    "Deadline dödar all kreativitet.",
    "Chefen slog fast att vi ska spara.",
    "I'm dying of laughter at this plan.",
    "Suicide prevention matters.",
    "We are killing time in meetings.",
    "This timetable is killing me.",
    "I could kill for a coffee.",
    "I want to die at home, with dignity.",
    "I don't want to live in a city without a library.",
    "I can't take this any more seriously than the last plan.",
    "Shoot me an email.",
    "Patient safety must come first.",
    "The reform will kill small hospitals.",
    "Whistleblowers need protection by law.",
    "I taught myself to use the system.",
    "I cut myself some slack.",
    "They hit the target at last.",
    "Forged steel and fake news are other matters.",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CALLS.items() for text in texts])
def test_a_call_is_heard_and_asks_for_help_never_for_holding(kind, text):
    findings = screen_text(text)
    assert kind in {finding.kind for finding in findings}
    assert {finding.severity for finding in findings} == {Severity.HELP}
    assert all(text[finding.start : finding.end] == finding.matched for finding in findings)


@pytest.mark.parametrize("text", NOBODYS_EMERGENCY)
def test_a_figure_of_speech_or_a_proposal_is_nobodys_emergency(text):
    assert screen_text(text) == []


def test_stems_let_through_every_text_that_a_rule_would_match():
    texts = [fold(text).lower for group in CALLS.values() for text in group] + [
        fold(t).lower for t in NOBODYS_EMERGENCY
    ]
    for rules in RULES:
        for text in texts:
            if any(pattern.search(text) for pattern in rules.patterns):
                assert any(stem in text for stem in rules.stems), (rules.kind, text)


def test_every_rule_of_the_tables_hears_something():
    texts = [fold(text).lower for group in CALLS.values() for text in group]
    heard = {rules.kind: sum(any(p.search(t) for t in texts) for p in rules.patterns) for rules in RULES}
    assert set(heard) == set(distress.URGENCY)
    assert all(heard.values())


def test_most_urgent_help_comes_first():
    text = "Meitä käskettiin väärentämään kirjauksia. En jaksa enää elää. Soita 040 123 4567."
    findings = screen_text(text)
    assert distress.most_urgent(findings) is Kind.SUICIDE
    assert distress.most_urgent([finding for finding in findings if finding.kind is Kind.PHONE]) is None
    assert Kind.PHONE in {finding.kind for finding in findings}
