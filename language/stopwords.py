"""Words that carry no subject matter: never features of a text, never words of a label.

Own short lists of base forms and frequent inflected forms, lower-case. Made for people's
opinions and proposals: words of obligation, degree and courtesy are here too.
"""

from __future__ import annotations

from typing import Final

_FI: Final = """
ai aika aikaa aina ainakaan ainakin ainoa ainoastaan aivan aivankaan ajan alas alkaa alla alle antaa asti edelleen
edes eduksi ehkä ei eikä eivät eli ellei emme en enemmän eniten ennen enää entä entinen erittäin eri esimerkiksi
esim et ette että etten ettei haluta he heidän heidät heille heillä heiltä heissä heistä heitä helposti hän hänen
hänet häneen hänelle hänellä häneltä hänessä hänestä häntä ihan iso itse itsensä ja jo joka jokainen joko joku jolla
jolle jolloin jolta jonka jonkin jopa jos joskus jossa josta jota joten jotka jotta juuri jälkeen kai kaikki kanssa
kautta kenen ketkä ketä koska koskaan kuin kuinka kuitenkaan kuitenkin kuka kukaan kumpi kun kuten kyllä kylläkin
käydä laittaa liian lisäksi lisää luona lähes läpi maksimi me meidän meidät meille meillä meiltä meissä meistä meitä
melko melkein mennä mieltä miettiä mikä mikäli mikään millainen milloin minkä minun minut minulle minulla minulta
minusta minua minä missä mistä mitä miten mitkä moinen molempi moni monta muu muuten mukaan mukainen mutta myös
myöskin myöskään mm mukaa näin nämä niiden niin niinkuin niitä nimittäin noin nuo nyt nyky näiden näitä oikein
oikeasti olla oma omansa on onko onkin osittain ovat oo oon oot ollaan olis paitsi paljon paras parempi pelkkä
pelkästään pitäisi pitää pian pieni pois puoli puolesta päin päälle päällä pystyä pyrkiä saada saakka sama samoin
sanoa sekä sellainen sen siinä siis siitä siihen sille sillä siltä silti sinne sinä sitten sitä siksi suhteen
suoraan suuri syy sisällä sisältä taas tai takia taka tarpeeksi tarvita tehdä tietysti tietty todella tms toinen
toisaalta toimia tosin tulisi tulla tuo tuolla tuossa tuoda turha tähän täällä tällainen tällä tämä tänne tänään
tapauksessa tarvittaessa tarkoittaa tässä tästä tätä täysin täytyä tuntea tosi toki useampi usea usein uusi vaan vai
vaihtaa vaikka vain vaikkakin varmaan varmasti varsin varsinkin vasta vastaan vieläkin vielä vieressä viime voi
voida voimakkaasti voisi vähän vähemmän välillä väliin vähintään vuoksi vähiten yhä yhtä yli ylipäätänsä yleensä
yleinen yksi ym yms ynnä äärimmäisen kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sata tuhat
miljoona miljardi prosentti hyvä huono tärkeä aikoa ajatella katsoa kannattaa kuulua johtua jäädä löytyä nähdä ottaa
panna puhua riittää tarjota tuntua uskoa sellanen tollanen tommoinen semmoinen semmonen tällanen jokin kukin
kumpikin muutama mones monien jollei vaiko kunhan muuan tietää haluaa ehdottaa ehdotus toivoa toivottaa olemassa
ollut oltava olisi olisivat ole olen olet olemme olette oli olivat olleet ettemme ettette etteivät eiköhän enkä etkä
emmekä älä älkää äläkää täällähän täältä sieltä siellä tuolta minne jonne jossain jotain johonkin jostain kohti koko
kohdalla kohdin ohella osa sijaan tapa tapaus asia juttu kohta määrä mahdollinen mahdollisuus mahdollisimman kertaa
kerta vuosi päivä
"""

_SV: Final = """
aldrig all alla att ca cirka enl m o allt alltid alltför alltså ambland and andra annan annat av avse bara bland bli
blir bliva blev blivit bort borde bra bör böra både båda bästa bättre då dag de dem den denna deras dess dessa det
detta dig din dina dit ditt dock du där därför egen egna egentligen ej eller en enda endast enligt er era ens ert
ett exempelvis exempel fall fanns fast finna finnas finns flera flertal fler flest för före först första få får fram
från fått förutom genast genom ge ger gick gjort gjorde gott gäller gälla gå går gång gärna göra gör ha hade haft
han hans har helt hellre heller hela henne hennes hit hon honom hos hur här hög högre i iaf ibland icke igen in inga
ingen inget innan innebära inom inte ja jag ju just kan kanske knappt komma kommer kunde kunna kräva känna lagom
likaså lika likväl lite liten litet långt långa lång låg låta länge längre man massa med medan mellan men mer mera
mest mig min mina mindre minst mitt mot mycket många mån måste må möjlig möjligt möjlighet måttlig ned nej ner ni
nog nu nya ny någon något några när nära nästan och också ofta olika om omkring oss osv pga på redan rätt runt samma
samt samtidigt sedan se ser sen sett sig sin sina sitt sjunde sjätte själv själva skall ska skulle sluta slut snart
som speciellt stor stora stort större så sådan sådana sådant säga sätta sätt ta tar ti till tills tillräckligt
tillsammans trots tro tror tre två tycka tycker tänka under upp ut utan utom vad var vara varför varit varje vars
vart vem verkligen vi via vid vidare viktig viktigt vilja vilka vilken vilket vill ville väl vänster väldigt vår
våra vårt åt år även över är ännu åtminstone övrig övriga blivande behöva behöver bruka sak saker fråga frågan del
antal procent tid gånger bl bla etc t.ex ex dvs m.m mm varandra ingenting någonting alltihop allting därmed
därigenom därav härmed förstå vet veta eftersom samtliga däremot kring hålla behålla istället stället fort
fortfarande ifall inför innanför gentemot respektive fira göras
"""

_EN: Final = """
a able about above across actually after again against all almost along already also although always am among an and
another any anybody anyone anything are around as ask at away b back be became because become been before being
believe best better between big both but by came can cannot case certain come could d did do does doing done down
during e each either else enough etc even ever every everybody everyone everything example far feel few first for
from further g get getting give given go going good got great h had has have having he her here hers herself him
himself his how however i if im important in instead into is it its itself just keep kind know large last least less
let like likely little long look lot lots m made make making man many may maybe me might mine more most much must my
myself n need needs never new next no nobody non none nor not nothing now number o of off often oh ok old on once
one ones only or other others ought our ours ourselves out over own p part particular people per perhaps please
possible put quite r rather really right s said same say see seem seen several shall she should simply since small
so some somebody someone something sometimes soon still such sure t take taken than that the their theirs them
themselves then there therefore these they thing things think this those though thought three through thus time
times to today together too towards try two u under until up upon us use used using v very via w want wanted wants
was way ways we well went were what whatever when where whether which while who whole whom whose why will with
within without would x y year years yes yet you your yours yourself z ll ve re dont don't doesn't didn't can't won't
isn't aren't it's i'm that's there's they're we're you're wouldn't shouldn't couldn't
"""

# What spreadsheets and programs leave in a column where nothing was written, and bits of addresses.
_ARTEFACTS: Final = "nan null none na n/a www http https com fi"

STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    "fi": frozenset([*_FI.split(), *_ARTEFACTS.split()]),
    "sv": frozenset([*_SV.split(), *_ARTEFACTS.split()]),
    "en": frozenset([*_EN.split(), *_ARTEFACTS.split()]),
}

# Subjects of every text in a dialogue about everything: true, and of no use as a name of a theme.
_GENERAL_FI: Final = """
ihminen kansalainen suomalainen suomi maa valtio yhteiskunta mieli mielipide kysymys vastaus ongelma syy tilanne
tarve tavoite hyöty haitta keino ratkaisu päätös muutos esimerkki suhde pää käsi puoli luku loppu alku lähtökohta
näkökulma nykytilanne tulevaisuus aihe idea toive lisä joukko ryhmä taso muoto malli järjestelmä toiminta käyttö olo
sana piste väite kanta alue paikka ympäristö kaupunki kunta hanke projekti toteutus asukas aika hetki viikko
kuukausi jatko edellytys etu perusta perustelu vaihtoehto tekijä ihmis henkilö osallinen vaikutus puute olosuhde
kohde parannus väli vieri lähi ehto pito kuva linja laji suunta aikana avulla kera kesken mennessä mukana nimi
nimissä puolesta voima eteen johto luo luokka lailla valta tieto tausta vara kokemus seuraus toimenpide kunto
sijainti rinta selvitys tehtävä tulos määräaika huomio seikka yhteys kokonaisuus toimija käytäntö tarkoitus pinta
vika lähde yksikkö vaihe näkemys arvio lisätieto voimassa saatu alkaen milj mrd kpl jää perä para koto kuu tammikuu
helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu maanantai tiistai
keskiviikko torstai perjantai lauantai sunnuntai
"""

_GENERAL_SV: Final = """
människa person folk land samhälle problem lösning situation behov åsikt anledning form grund sida del möjlighet
alternativ fall väg ord exempel förslag framtid punkt nivå system område plats resultat effekt påverkan argument
faktum stad kommun ställe dag vecka månad leda bidra innehålla bestå bero börja få använda öka minska skapa hålla
visa finna ligga stå betyda hjälpa orsaka mena anse hända lämna bygga ske kosta leva dessutom lätt särskild januari
februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag
lördag söndag
"""

_GENERAL_EN: Final = """
people person country society problem solution situation need opinion reason form ground side part possibility
alternative case word example proposal future point level system area place result effect impact argument fact city
day week month everyone someone lot bit stuff help provide create become increase reduce allow support ensure mean
start stop work build develop live pay cost bring encourage focus include require improve january february april
june july august september october november december jan feb apr aug sept oct nov dec monday tuesday wednesday
thursday friday saturday sunday
"""

GENERAL_WORDS: Final[dict[str, frozenset[str]]] = {
    "fi": frozenset(_GENERAL_FI.split()),
    "sv": frozenset(_GENERAL_SV.split()),
    "en": frozenset(_GENERAL_EN.split()),
}


def is_stop_word(word: str, language: str) -> bool:
    """Tell whether a lower-case word or base form carries no subject matter.

    Parameters
    ----------
    word : str
        In lower case.
    language : str
        One without a list has no stop-words.

    Returns
    -------
    bool
        Whether it is in the list.
    """
    return word in STOP_WORDS.get(language, frozenset())
