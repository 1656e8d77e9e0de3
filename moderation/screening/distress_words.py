"""What people say when they are in danger, or know of one: Finnish, Swedish and English.

Read against the folded lower-case text, so white space is one space or one
line break. Gaps between words are bounded, which keeps every rule linear. Each line is one way of
saying it; what looks the same but means something else is kept out by what must
stand before or after. The tests hold both sides.
"""

# ruff: noqa: E501 (a way of saying something is easier to judge on one line)
import re
from typing import NamedTuple

from moderation.screening.findings import Kind

_GAP = r"(?:\s[\w'-]{1,25}){0,3}"  # up to three words in between
_BRIEF = r"(?:\s[\w'-]{1,25})?"  # or one
_CALM_DEATH_FI = r"(?!\s(?:koto|arvok|rauha|saattoho|oma|läheis|luonnol|vanha|nauru|häpe|sairaala|laitoks|hoitoko|ennen|joskus|tyytyv))"
_CALM_DEATH_SV = (
    r"(?!\s(?:hemma|i frid|i lugn|värdigt|med värdighet|av skratt|av skam|på sjukhus|i mitt|gammal|naturligt))"
)
_CALM_DEATH_EN = r"(?!\s(?:at home|in my own|in peace|peaceful|with dignity|in dignity|of laugh|laughing|of embarr|of bored|old|natural|in hosp))"
_WHOM_FI = (
    r"(?:sinut|sut|teidät|teiät|hänet|heidät|ne|sen|kaikki|itse kunkin|\w{0,20}johtaja\w*|\w{0,20}ministeri\w*|pomo\w*|"
    r"\w{0,12}esihenkilö\w*|esimie\w*|\w{0,15}hoitaja\w*|\w{0,15}lääkäri\w*|\w{0,10}virkamie\w*|perhee\w*|mieheni|vaimoni)"
)
_WHOM_SV = (
    r"(?:dig|er|honom|henne|dem|alla|\w{0,20}chefen|\w{0,20}chef|\w{0,20}ministern?|läkaren|skötaren|min (?:man|fru))"
)
_WHOM_EN = (
    r"(?:you|him|her|them|everyone|everybody|all of (?:you|them)|"
    r"(?:the|my|that) (?:boss|manager|minister|doctor|nurse|director|husband|wife))"
)

_SUICIDE_FI = [
    r"\b(?:en|ei|emme|enkä|eikä)\s(?:enää\s)?(?:halua|haluaisi|jaksa|jaksaisi|tahdo|viitsi)\s(?:enää\s)?(?:elää|elämää)\b"
    r"(?!\s(?!tässä|maailmassa|täällä)\w{1,25}(?:ssa|ssä|lla|llä|sta|stä)\b)",
    rf"\b(?:haluan|haluaisin|tahdon|tahtoisin|toivon saavani)\s(?:vain\s|vaan\s|jo\s|nyt\s)?kuolla\b{_CALM_DEATH_FI}",
    r"\b(?:tekee|tekisi)\smieli\s(?:vain\s|vaan\s)?kuolla\b",
    r"\b(?:haluan|haluaisin|aion|ajattelin|ajattelen|meinaan|meinasin|yritin|voisin|tekisi\smieli|tekee\smieli|pitäisi)"
    rf"{_BRIEF}\s(?:tappaa|hirttää|ampua|hukuttaa|myrkyttää)\sitseni\b",
    r"\b(?:tapan|hirtän|ammun|hukutan|myrkytän)\s(?:vielä\s|kohta\s)?itseni\b",
    r"\b(?:aikoo|uhkaa|uhkasi|haluaa|meinaa|yrittää|yritti|sanoi)\s(?:nyt\s)?(?:tappaa|tappavansa|hirttää|ampua)\sitsensä\b",
    r"\b(?:teen|tekisin|tein|aion|harkitsen|harkinnut|suunnittelen|suunnitellut|ajattelen|ajatellut|yritin|yrittänyt|mietin|"
    rf"miettinyt){_BRIEF}\sitsemurh(?:a|an|aa|ani)\b(?!\s?n?\sehkäis)",
    r"\b(?:minulla|mulla)\s(?:on|oli)" + _GAP + r"\s(?:itsemurha-ajatuks|itsetuhois|itsemurha-aje)\w*",
    r"\b(?:olen|oon|olin)" + _BRIEF + r"\sitsetuhoinen\b",
    r"\b(?:riistän|riistää|otan|ottaa|riistäisin)\s(?:itseltäni\shengen|oman\shenkeni|henkeni)\b",
    r"\b(?:lopetan|lopettaa|päätän|päättää|lopettaisin)\s(?:elämäni|päiväni|tämän elämän)\b(?!ntap)",
    r"\b(?:hyppään|hyppäisin|hypätä|heittäydyn|heittäytyä)\s(?:\w{1,12}\s)?(?:sillalta|katolta|parvekkeelta|junan alle|auton alle)\b",
    r"\ben\snäe\s(?:enää\s)?(?:mitään\s)?syytä\selää\b",
    r"\b(?:elämälläni|elämässäni)\sei\sole\s(?:enää\s)?(?:mitään\s)?(?:merkitystä|tarkoitusta|väliä|arvoa)\b",
    r"\bolisi\sparempi,?\s(?:että\s|jos\s)(?:minua ei olisi|en olisi elossa|en eläisi|olisin kuollut|kuolisin|en olisi olemassa)\b",
    r"\b(?:toivon|toivoisin|toivonut),?\s(?:että\s|etten\s)(?:olisin kuollut|kuolisin|heräisi|eläisi|enää heräisi)\b",
    r"\b(?:maailma|kaikki|kaikilla|perheeni|perheelläni)\solisi\sparempi\silman\sminua\b",
    r"\ben\sjaksa\senää(?=\s?[.!…]|$|\n|,?\s(?:enkä|eikä)\s(?:tiedä|usko|näe|kukaan|kellään|kenelläkään))",
]

_SUICIDE_SV = [
    r"\b(?:jag\s)?(?:vill|orkar|ids)\sinte\s(?:längre\s)?(?:leva|existera)\b",
    rf"\bjag\s(?:vill|skulle vilja|önskar att jag fick|önskar att få)\s(?:bara\s)?dö\b{_CALM_DEATH_SV}",
    r"\b(?:ta|tar|tog|tänker ta|tagit)\s(?:livet\sav\smig|mitt\s(?:eget\s)?liv)\b",
    r"\b(?:döda|skjuta|hänga|dränka|dödar|hänger|skjuter)\smig(?:\ssjälv)\b|\bhänga\smig\b",
    r"\b(?:jag(?:\s\w{1,12}){1,3}\sbegå|jag\sbegår|överväger|planerar|övervägt|planerat|tänker\spå|tänkt\spå|försökte?\sbegå)\s(?:att\s)?(?:begå\s)?självmord\b",
    r"\bjag\s(?:har|hade)" + _GAP + r"\ssjälvmordstankar\b",
    r"\bjag\s(?:är|känner\smig)" + _BRIEF + r"\ssjälvmordsbenägen\b",
    r"\b(?:avsluta|avslutar)\s(?:mitt\sliv|allt\snu)\b",
    r"\b(?:hoppa|hoppar)\s(?:från\s(?:bron|taket|balkongen)|framför\ståget)\b",
    r"\bser\singen\smening\smed\s(?:mitt\sliv|att\sleva|livet)\b",
    r"\bbättre\som\sjag\s(?:var\sdöd|inte\sfanns|dog)\b",
    r"\bönskar\s(?:att\s)?jag\s(?:var\sdöd|inte\svaknade|aldrig\sfötts|dog)\b",
    r"\bjag\sorkar\sinte\s(?:mer|längre)(?=\s?[.!…]|$|\n|\soch\s(?:vet|ingen))",
]

_SUICIDE_EN = [
    r"\b(?:don'?t|do\snot|no\slonger)\s(?:really\s)?(?:want|wish)\sto\s(?:live|be\salive|exist|wake\sup)\b(?!\s(?:in|at|near|with|here|there|on|next|under|as|like))",
    rf"\b(?:i|i'?d|just)\s(?:just\s|really\s|only\s)?(?:want|wish|wanna|would\slike|like)\s?(?:to\s)?die\b{_CALM_DEATH_EN}",
    r"\b(?:kill|killing|hang|hanging|shoot|shooting|drown|drowning)\smyself\b(?!\s(?:laugh|with\s(?:work|laugh)))",
    r"\b(?:end|ending|take|taking|took)\smy\s(?:own\s)?life\b",
    r"\b(?:going\sto|want\sto|ready\sto|wanna|gonna|will)\send\sit\sall\b",
    r"\b(?:commit|committing|contemplating|considering|attempted?|planning|thought\sabout|thinking\sabout|thoughts\sof)\s(?:my\s)?suicide\b(?!\s(?:prevent|rate|statist|help|risk|in\s))",
    r"\bi(?:'m|\sam|\sfeel|\shave\sbeen|'ve\sbeen)" + _BRIEF + r"\ssuicidal\b",
    r"\bi\s(?:have|had|get|keep\shaving)"
    + _BRIEF
    + r"\ssuicidal\sthoughts\b|\bi'?ve\shad"
    + _BRIEF
    + r"\ssuicidal\sthoughts\b",
    r"\b(?:better\soff\s(?:dead|without\sme)|wish\si\s(?:was|were)\s(?:dead|never\sborn))\b",
    r"\b(?:no|any)\sreason\s(?:left\s)?(?:for\sme\s)?to\s(?:live|go\son\sliving)\b",
    r"\bi\scan(?:'?t|not)\s(?:go\son|take\s(?:it|this)\sany\s?more)(?=\s?[.!…]|$|\n)",
]

_SELF_HARM_FI = [
    r"\b(?:viiltelen|viiltelin|viillellä|viilsin|viillän|viiltäisin|satutan|satuttaa|satuttaisin|vahingoitan|vahingoittaa|"
    r"vahingoittaisin|polttelen|hakkaan)\s(?:itseäni|ranteeni|ranteitani|käsivarsiani)\b|\bviiltelen\b",
    r"\b(?:otan|ottaa|otin|ottaisin)" + _BRIEF + r"\s(?:yliannostuksen|lääkkeiden yliannostuksen|purkillisen\s\w+)\b",
    r"\bsöin\s(?:koko\s)?purkillisen\s(?:unilääk|lääk|särkylääk|pillere|tablet)\w*",
]

_SELF_HARM_SV = [
    r"\b(?:skär|skada|skadar|skadat|skurit)\smig\ssjälv\b|\bjag\sskär\smig\b(?!\s(?:i|på)\s(?:fing|tumm|papper|kniv))",
    r"\b(?:ta|tar|tog|tagit)\s(?:en\s)?överdos\b",
]

_SELF_HARM_EN = [
    r"\b(?:hurt|hurting|harm|harming|cut|cutting)\smyself\b(?!\s(?:on|while|with\sa\s(?:scalpel|needle)|off|some|short|out|at\swork))",
    r"\bi(?:'m\sgoing\sto|\swill|'ll|\swant\sto|\stook)" + _BRIEF + r"\s(?:an\soverdose|overdose)\b",
]

_VIOLENCE_FI = [
    # Finnish: threats
    rf"\b(?:tapan|tappaisin|ammun|ampuisin|puukotan|puukottaisin|kuristan|murhaan|hakkaan|pieksän)\s(?:vielä\s|kohta\s|huomenna\s)?{_WHOM_FI}"
    r"\b(?!\s(?:ajan|aika|into|ilo|innostu|motivaatio|idea|kehit|työ|konee|näppäi))",
    r"\b(?:aion|tulen|haluan|haluaisin|uhkaa|uhkasi|aikoo|tekisi\smieli)\s(?:vielä\s)?(?:tappaa|tappamaan|ampua|ampumaan|puukottaa|murhata)\s"
    rf"(?:minut\b|meidät\b|{_WHOM_FI}\b)",
    r"\b(?:poltan|polttaisin|räjäytän|räjäyttäisin)\s(?:koko\s|tämän\s|sen\s|teidän\s)?(?:talon|toimiston|viraston|aseman|sairaalan|osaston|paikan|ministeriön|kunnantalon|rakennuksen)\b",
    r"\b(?:tulen|tuon|tuun)\s(?:sinne\s|töihin\s|huomenna\s){0,2}(?:aseen|ase|puukon|puukko|kirves|kirveen)\s?(?:kanssa|mukana|mukanani|taskussa)?\b(?=\s(?:kanssa|mukana|töihin|sinne)|[.!,]|$)",
    r"\b(?:pommi|räjähde)\s(?:on|räjähtää|odottaa)\s(?:jo\s)?(?:rakennuk|osasto|sairaala|toimisto|virasto|pian|huomenna|tänään)\w*",
    r"\b(?:saat|saatte|tulet|tulette|joudut|joudutte)\s(?:vielä\s|kyllä\s)?(?:maksamaan\shengell|maksaa\shengell|kuolemaan\b(?!\s(?:omassa|koto|vanhu)))\w*",
    r"\btiedän\smissä\s(?:asut|asutte|lapsesi|perheesi)\b",
    r"\b(?:sinun|teidän|sun|hänen)\s(?:on\s|pitää\s|pitäisi\s)(?:kuoltava|kuolla)\b(?!\s(?:koto|rauha|arvok|saada))",
    # Finnish: somebody is being hurt, or afraid of it
    r"\b(?:mieheni|vaimoni|puolisoni|avopuolisoni|isäni|äitini|poikaystäväni|tyttöystäväni|eksäni|exäni|avomieheni|poikani|tyttäreni)"
    r"\s(?:on\s)?(?:lyö|lyönyt|löi|hakkaa|hakannut|pahoinpitelee|pahoinpidellyt|kuristaa|kuristi|uhkailee|uhkaa|uhkasi|potkii)\b(?!\s(?:lopettaa|erota|muuttaa|työttöm))",
    r"\b(?:pelkään|pelätä)\s(?:oman\s)?(?:henkeni|lasteni\shengen|turvallisuuteni)\s(?:puolesta\b)?",
    r"\b(?:minua|mua)\s(?:lyödään|hakataan|pahoinpidellään|on\slyöty|on\shakattu|on\spahoinpidelty|on\suhattu\s(?:tappaa|aseella|puukolla|väkivallalla))\b",
    r"\b(?:sain|saan|saanut|olen\ssaanut|sai|saanut\suseita)\s(?:\w{1,12}\s)?tappouhkau\w*",
]

_VIOLENCE_SV = [
    r"\bjag\s(?:(?:ska|skall|kommer\satt|tänker|vill)\s(?:döda|skjuta|mörda|knivhugga|slå\sihjäl|strypa)|dödar|skjuter|mördar)\s"
    rf"{_WHOM_SV}\b(?!\s(?:tid|tiden|idé|idéer|projekt))",
    r"\b(?:bränner|bränna|spränger|spränga)\s(?:ner\s|ned\s|upp\s)?(?:huset|kontoret|sjukhuset|avdelningen|stationen|byggnaden|ministeriet)\b",
    r"\bjag\svet\svar\s(?:du|ni|dina\sbarn)\sbor\b",
    r"\b(?:du|ni)\s(?:ska|skall|måste)\sdö\b",
    r"\bmin\s(?:man|fru|sambo|pojkvän|flickvän|pappa|mamma|far|mor|partner|exman|son|dotter)\s(?:slår|misshandlar|hotar|slog|sparkar|stryper)\b",
    r"\brädd\sför\smitt\s(?:eget\s)?liv\b|\bfruktar\sför\smitt\sliv\b",
    r"\b(?:fått|får|fick)\s(?:\w{1,12}\s)?dödshot\b|\bhota(?:r|t|de)\satt\s(?:döda|skjuta|mörda)\b",
]

_VIOLENCE_EN = [
    rf"\bi(?:'ll|'m\s(?:going\sto|gonna)|\swill|\sam\sgoing\sto|\swant\sto|\swanna|\scould)\s(?:kill|shoot|stab|murder|strangle|beat\sup)\s{_WHOM_EN}\b"
    r"(?!\s(?:an|some|a|the|over|with\s(?:kind|question))\b)",
    r"\b(?:burn\sdown|blow\sup|shoot\sup|bomb)\s(?:the|your|this|that)\s(?:\w{1,12}\s)?(?:house|office|hospital|ward|building|station|ministry|place|school)\b",
    r"\bi\sknow\swhere\s(?:you|your\s(?:kids|children|family))\slive\b",
    r"\byou\s(?:will|are\sgoing\sto|'ll|must|deserve\sto)\s(?:all\s)?(?:die|pay\swith\syour\sli(?:fe|ves))\b",
    r"\bbring(?:ing)?\s(?:a|my)\s(?:gun|knife|rifle|weapon)\sto\b",
    r"\bmy\s(?:husband|wife|partner|boyfriend|girlfriend|father|dad|mother|mum|mom|ex|son)\s(?:hits|beats|hit|is\shitting|abuses|threatens|threatened|is\sbeating|chokes|is\sabusing)\b",
    r"\b(?:afraid|scared|fear(?:ing)?)\s(?:for|of\slosing)\smy\s(?:own\s)?life\b",
    r"\b(?:got|received|get|getting|receive|receiving|had)\s(?:\w{1,12}\s)?death\sthreats?\b|\bthreaten(?:ed|s|ing)\sto\s(?:kill|shoot|murder|stab)\b",
]

_PATIENT_SAFETY_FI = [
    r"\b(?:potila\w{1,6}|asuk\w{2,6}|vanhu\w{1,5}|asiakas|asiakkaita|äitini|isäni|mummoni)"
    + _GAP
    + r"\s(?:kuoli|menehtyi|kuollut|menehtynyt|meinasi\skuolla|oli\skuolla|kuolee)"
    + _BRIEF
    + r"\s(?:koska|kun|odottaess\w*|jonoon|jonossa|käytävä\w*|hoitovirhee\w*|hoidon\spuuttee\w*|virhee\w*|ilman\s(?:hoitoa|apua))\b",
    r"\b(?:kuolee|kuolevat|kuoli)\s(?:nyt\s)?(?:käytävälle|jonoon|hoitojonoon|odotusaulaan|vuodepaikan\spuutteeseen)\b",
    r"\b(?:annettiin|annoimme|annoin|sai|saanut|jaettiin|annettu)"
    + _BRIEF
    + r"\s(?:väärä|väärää|väärän|kaksinkertai\w{2,4}|kymmenkertai\w{2,4})\s(?:lääke\w*|lääkkeen|lääkettä|annos|annoksen|annosta|verta)\b",
    r"\b(?:jätetään|jätettiin|jäi|jäivät|jäävät|jää|jätetty)"
    + _BRIEF
    + r"\silman\s(?:lääkkeitä|lääkkeitään|lääkettä|happea|insuliinia|ruokaa|vettä|valvontaa|elvytystä)\b",
    r"\b(?:potilasturvallisuus|asiakasturvallisuus)\s(?:on\s)?(?:vaarassa|vaarantunut|vaarantuu)\s"
    r"(?:\w{1,15}\s)?(?:juuri\snyt|tälläkin\shetkellä|joka\s(?:yö|vuoro|ilta|päivä)|tänä\syönä|osastollamme|meidän\sosastolla|meillä)\b",
    r"\b(?:osastollamme|yksikössämme|meillä|täällä|työpaikallani)"
    + _GAP
    + r"\s(?:vaarantaa|vaarantuu|on\shengenvaarassa|hengenvaarallis\w*)\b",
    r"\b(?:makaa|makasi|makaavat|maannut)"
    + _GAP
    + r"\s(?:ulosteissa\w*|virtsassa\w*|omissa\seritteissä\w*|lattialla\s(?:tunteja|koko\syön|yön))\b",
    r"\b(?:hoitaja|hoitajat|työntekijä|työkaveri\w*|kollega\w*|lähihoitaja)\s(?:on\s)?(?:lyö|löi|lyönyt|kaltoinkohtelee|kohtelee\skaltoin|pahoinpitelee|sitoo|lukitsee|läimäytti|repi)\s?"
    r"(?:\w{1,12}\s)?(?:potilas\w*|potila\w*|asuk\w*|asiak\w*|vanhu\w*|muistisair\w*)\b",
]

_PATIENT_SAFETY_SV = [
    r"\bpatient(?:en|er)?"
    + _GAP
    + r"\s(?:dog|dött|avled|dör|höll\spå\satt\sdö)"
    + _BRIEF
    + r"\s(?:eftersom|därför|när|i\skön|i\sväntan|på\sgrund|i\skorridoren|för\satt)\b",
    r"\b(?:fick|gavs|gav|fått)" + _BRIEF + r"\s(?:fel|dubbel|tiodubbel)\s(?:medicin\w*|läkemedel|dos|blod)\b",
    r"\b(?:lämnas|lämnades|blev|blir)" + _BRIEF + r"\sutan\s(?:medicin\w*|syre|insulin|mat|vatten|tillsyn)\b",
    r"\bpatientsäkerheten\s(?:är\s)?(?:i\sfara|äventyras|hotad)\s(?:\w{1,15}\s)?(?:just\snu|varje\s(?:natt|dag|skift|kväll)|i\snatt|hos\soss|på\svår\savdelning)\b",
    r"\bligger\si\s(?:sin\segen\s)?(?:avföring|urin)\b",
    r"\b(?:skötare|skötaren|kollega|kollegan|vårdare|vårdaren)\s(?:slår|slog|binder|låser\sin|misshandlar)\s(?:\w{1,12}\s)?(?:patient\w*|boende|klient\w*|äldre)\b",
]

_PATIENT_SAFETY_EN = [
    r"\bpatients?"
    + _GAP
    + r"\s(?:died|die|is\sdying|are\sdying|nearly\sdied|almost\sdied)"
    + _BRIEF
    + r"\s(?:because|while|waiting|in\sthe\s(?:corridor|queue|hallway)|due\sto|after\sbeing|when\snobody)\b",
    r"\b(?:given|gave|got|received)"
    + _GAP
    + r"\s(?:wrong|double|ten\stimes\sthe)\s(?:medicine|medication|dose|drug|blood)\b",
    r"\bleft" + _GAP + r"\swithout\s(?:medication|medicine|oxygen|insulin|food|water|supervision)\b",
    r"\bpatient\ssafety\sis\s(?:\w{1,12}\s)?(?:in\sdanger|at\srisk|endangered|compromised)\s(?:\w{1,12}\s)?(?:right\snow|every\s(?:night|shift|day)|on\sour\sward|tonight)\b",
    r"\b(?:lying|lie|lies|left)\sin\s(?:their|his|her)\sown\s(?:faeces|feces|urine|excrement)\b",
    r"\b(?:nurse|carer|colleague|staff\smember|worker)\s(?:hits|hit|beats|beat|ties|slaps|slapped|abuses|abused)"
    + _BRIEF
    + r"\s(?:patients?|residents?|clients?)\b",
]

_WHISTLEBLOWING_FI = [
    r"\b(?:haluan|haluaisin|aion|pitäisi|uskalla|uskaltaisin|pakko)\s(?:nyt\s)?(?:tehdä\silmiannon|ilmiantaa|ilmoittaa\s\w{0,20}väärinkäytö\w*|paljastaa\s\w{0,20}väärinkäytö\w*)",
    r"\b(?:käskettiin|käskee|käskenyt|käski|määrättiin|painostettiin|painostetaan|pakotettiin|pyydettiin|käsketään)"
    + _GAP
    + r"\s(?:väärentämään|väärentää|salaamaan|salata|valehtelemaan|valehdella|peittelemään|hävittämään|tuhoamaan|vääristelemään|kaunistelemaan)\b",
    r"\b(?:väärentää|väärentänyt|väärensi|väärennetään|väärennettiin|väärennetty|peukaloi|peukaloidaan)"
    + _BRIEF
    + r"\s(?:kirjauks\w*|potilastieto\w*|työvuoro\w*|työaiko\w*|tilasto\w*|lukuja|laskuja|laskut|asiakirjo\w*|pöytäkirjo\w*|jonotieto\w*|allekirjoitu\w*)",
    r"\b(?:ottaa|otti|ottanut|vastaanottaa|saanut|maksettiin|maksaa|annettiin)\s(?:\w{1,12}\s)?(?:lahjuks\w*|lahjusraha\w*)",
    r"\b(?:on\s)?(?:kavaltanut|kavalsi|kavaltaa|varastanut|varastaa|pimittänyt|pimittää)"
    + _BRIEF
    + r"\s(?:rahaa|rahoja|varoja|lääkkeitä|huumausaine\w*|opioide\w*|potilaiden|asiakkaiden|asukkaiden)\b",
    r"\b(?:salataan|salattiin|salaa|salasi|peitellään|peiteltiin|lakaistaan|lakaistiin)"
    + _BRIEF
    + r"\s(?:virheitä|virheet|hoitovirhe\w*|kuoleman|kuolemia|kuolemantapau\w*|väärinkäytö\w*|maton\salle)\b",
    r"\b(?:uhattiin|uhkasi|uhataan|uhkaillaan)\s(?:\w{1,12}\s)?(?:potkuilla|irtisanomisella|irtisanoa|varoituksella),?\s(?:jos|kun|että)\b",
    r"\b(?:kiellettiin|kielsi|kielletään|kielletty)\s(?:\w{1,12}\s)?(?:puhumasta|kertomasta|ilmoittamasta|tekemästä\s(?:haipro|vaaratapahtuma|ilmoitu)\w*)",
]

_WHISTLEBLOWING_SV = [
    r"\b(?:vill|tänker|måste|borde)\s(?:jag\s)?(?:visselblåsa|avslöja\s\w{0,20}missbruk\w*|anmäla\soegentlig\w*)\b",
    r"\b(?:beordrades|tvingades|tvingas|uppmanades|ombads|pressades)"
    + _BRIEF
    + r"\satt\s(?:förfalska|dölja|ljuga|mörka|förstöra|hemlighålla)\b",
    r"\b(?:förfalskar|förfalskas|förfalskade|fifflar\smed)"
    + _BRIEF
    + r"\s(?:journal\w*|patientuppgift\w*|arbetstid\w*|siffror\w*|fakturor\w*|statistik\w*|dokument\w*)",
    r"\b(?:tar|tog|tagit)\s(?:emot\s)?mutor\b|\b(?:förskingrat|förskingrade|förskingrar)\b|\bstulit\s(?:pengar|läkemedel|mediciner)\b",
    r"\b(?:mörkar|mörkas|döljer|döljs|tystar\sner)\s(?:\w{1,12}\s)?(?:fel|misstag|dödsfall|vårdskad\w*|missförhålland\w*)\b",
    r"\b(?:hotades|hotas)\smed\s(?:uppsägning|sparken|avsked)\b|\bförbjöds\satt\s(?:tala|berätta|anmäla)\b",
]

_WHISTLEBLOWING_EN = [
    r"\bi\s(?:want|need|would\slike|have\sdecided)\sto\s(?:blow\sthe\swhistle|report\s(?:fraud|corruption|misconduct|wrongdoing))\b",
    r"\b(?:told|ordered|forced|pressured|asked|instructed)\s(?:us\s|me\s|to\s|staff\s){1,2}(?:to\s)?(?:falsify|forge|hide|lie|cover\sup|destroy|conceal)\b",
    r"\b(?:falsif(?:ies|ied|ying)|forg(?:es|ed|ing)|fak(?:es|ed|ing)|doctored)"
    + _BRIEF
    + r"\s(?:records|patient\s\w+|timesheets|statistics|figures|invoices|documents|signatures)\b",
    r"\b(?:takes?|took|taking|accept(?:s|ed|ing)?)\s(?:\w{1,12}\s)?bribes?\b|\b(?:embezzl(?:es|ed|ing))\b|\b(?:steals?|stole|stealing)"
    + _BRIEF
    + r"\s(?:money|drugs|medication|opioids)\s?(?:from)?\b",
    r"\b(?:cover(?:s|ed|ing)?\sup|hush(?:es|ed|ing)?\sup|conceal(?:s|ed|ing)?)"
    + _BRIEF
    + r"\s(?:errors|mistakes|deaths|misconduct|abuse|fraud)\b",
    r"\bthreatened\s(?:\w{1,12}\s)?with\s(?:dismissal|the\ssack|being\sfired|firing)\b|\bforbidden\sto\s(?:speak|tell|report)\b",
]


class Rules(NamedTuple):
    """The rules of one kind in one language, and the stems one of which every match contains.

    Nearly every text has none of the stems, and looking for a stem costs a hundredth of a rule.
    """

    kind: Kind
    stems: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


def _rules(kind: Kind, stems: str, patterns: list[str]) -> Rules:
    return Rules(kind, tuple(stems.split(", ")), tuple(re.compile(pattern.replace(" ", r"\s")) for pattern in patterns))


RULES = (
    _rules(
        Kind.SUICIDE,
        "elää, elämä, kuol, itseni, itsensä, itsemurh, itsetuho, henke, hengen, päiväni, hyppä, hypät, "
        "heittäy, eläi, ilman minua, en jaksa, heräisi, en olisi, ei olisi",
        _SUICIDE_FI,
    ),
    _rules(
        Kind.SUICIDE,
        "leva, existera, dö, liv, självmord, skjut, häng, dränk, hoppa, mening, jag orkar, avsluta, fanns, "
        "jag dog, vaknade, fötts",
        _SUICIDE_SV,
    ),
    _rules(
        Kind.SUICIDE,
        "die, live, alive, exist, wake up, myself, my life, my own life, end it all, suicid, dead, better "
        "off, never born, go on, take it, take this",
        _SUICIDE_EN,
    ),
    _rules(
        Kind.SELF_HARM,
        "viil, itseäni, ranteeni, ranteitani, käsivarsiani, yliannostu, purkillisen",
        _SELF_HARM_FI,
    ),
    _rules(
        Kind.SELF_HARM,
        "mig själv, skär mig, överdos",
        _SELF_HARM_SV,
    ),
    _rules(
        Kind.SELF_HARM,
        "myself, overdose",
        _SELF_HARM_EN,
    ),
    _rules(
        Kind.VIOLENCE,
        "tapan, tappa, ammun, ampu, puuko, kurist, murha, hakka, pieks, poltan, polttaisin, räjä, ase, kirve, "
        "pommi, hengell, kuole, kuolla, kuoltava, tiedän missä, lyö, löi, pahoinp, uhka, uhat, potkii, "
        "henkeni, hengen, turvallisuuteni",
        _VIOLENCE_FI,
    ),
    _rules(
        Kind.VIOLENCE,
        "döda, skjut, mörda, hugga, slå, slår, slog, strypa, stryper, brän, spräng, jag vet, dö, misshand, "
        "hota, sparkar, mitt liv, mitt eget liv, dödshot",
        _VIOLENCE_SV,
    ),
    _rules(
        Kind.VIOLENCE,
        "kill, shoot, stab, murder, strangle, beat, burn down, blow up, bomb, where you, die, pay with, gun, "
        "knife, rifle, weapon, hits, hit, abus, threat, choke, my life, my own life",
        _VIOLENCE_EN,
    ),
    _rules(
        Kind.PATIENT_SAFETY,
        "kuol, menehty, väär, kaksinkert, kymmenkert, ilman, turvallisuus, vaaran, hengenvaar, maka, maannu, "
        "lyö, löi, kohtelee, pahoinp, sitoo, lukitsee, läimä, repi",
        _PATIENT_SAFETY_FI,
    ),
    _rules(
        Kind.PATIENT_SAFETY,
        "patient, fel, dubbel, utan, ligger i, skötare, kolleg, vårdare",
        _PATIENT_SAFETY_SV,
    ),
    _rules(
        Kind.PATIENT_SAFETY,
        "patient, wrong, double, ten times, without, lying in, lie in, lies in, left in, nurse, carer, "
        "colleague, staff member, worker",
        _PATIENT_SAFETY_EN,
    ),
    _rules(
        Kind.WHISTLEBLOWING,
        "ilmian, väärinkäyt, käsk, määrättiin, painoste, pakotettiin, pyydettiin, väären, peukaloi, lahju, "
        "lahjus, kaval, varast, pimittä, sala, peitel, lakais, uhat, uhka, kiel",
        _WHISTLEBLOWING_FI,
    ),
    _rules(
        Kind.WHISTLEBLOWING,
        "visselb, avslöja, oegentlig, beordr, tving, uppmanad, ombads, pressad, förfalsk, fiffl, mutor, "
        "förskingr, stulit, mörka, dölj, tystar, hotades, hotas, förbjöd",
        _WHISTLEBLOWING_SV,
    ),
    _rules(
        Kind.WHISTLEBLOWING,
        "whistle, report, falsif, forg, hide, lie, cover, destroy, conceal, fak, doctored, brib, embezz, "
        "steal, stole, hush, threatened, forbidden",
        _WHISTLEBLOWING_EN,
    ),
)
