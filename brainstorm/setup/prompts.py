"""The starter prompts of a reform dialogue."""

from brainstorm.setup.data import PromptData, texts

PROMPTS: tuple[PromptData, ...] = (
    PromptData(
        texts(
            "Mistä tiedät, että uudistus on onnistunut?",
            "Hur vet du att reformen har lyckats?",
            "How will you know the reform has succeeded?",
        ),
        texts(
            "Mikä olisi silloin toisin omassa työssäsi tai arjessasi?",
            "Vad skulle då vara annorlunda i ditt arbete eller din vardag?",
            "What would then be different in your work or daily life?",
        ),
        kind="opportunity",
        is_required=True,
    ),
    PromptData(
        texts(
            "Mikä uudistuksessa huolettaa sinua eniten?",
            "Vad oroar dig mest i reformen?",
            "What worries you most in the reform?",
        ),
        texts(
            "Kerro myös, missä tilanteessa huoli näkyy.",
            "Berätta också i vilken situation oron märks.",
            "Tell us also in what situation the worry shows.",
        ),
        kind="worry",
        is_required=True,
    ),
    PromptData(
        texts("Millaisia mahdollisuuksia näet?", "Vilka möjligheter ser du?", "What opportunities do you see?"),
        texts(
            "Mitä uudistus voisi tehdä mahdolliseksi, mikä nyt ei onnistu?",
            "Vad kunde reformen göra möjligt som inte går nu?",
            "What could the reform make possible that cannot be done now?",
        ),
        kind="opportunity",
    ),
    PromptData(
        texts(
            "Mistä olet työssäsi tai alueesi palveluissa ylpeä, mikä pitää säilyttää?",
            "Vad är du stolt över i ditt arbete eller i servicen i ditt område, vad måste bevaras?",
            "What in your work or in the services of your area are you proud of and must be kept?",
        ),
        texts(
            "Kerro jokin hyvä tapa, jonka muutkin voisivat ottaa käyttöön.",
            "Berätta om ett gott arbetssätt som också andra kunde ta i bruk.",
            "Tell us about a good practice that others could take up too.",
        ),
        kind="pride",
    ),
    PromptData(
        texts(
            "Mitä konkreettista pitäisi tehdä ensin?",
            "Vad borde konkret göras först?",
            "What should concretely be done first?",
        ),
        texts(
            "Ehdota yhtä tekoa ja kerro, kuka sen voisi tehdä.",
            "Föreslå en åtgärd och berätta vem som kunde göra den.",
            "Suggest one thing to do and tell us who could do it.",
        ),
        kind="proposal",
    ),
    PromptData(
        texts(
            "Ajattele nyt asiakasta tai toista ammattiryhmää: mitä hän ehdottaisi?",
            "Tänk dig nu en klient eller en annan yrkesgrupp: vad skulle den föreslå?",
            "Now think of a client or another profession: what would they suggest?",
        ),
        texts(
            "Kirjoita niin kuin asia näkyisi hänen paikaltaan. Älä kuvaa tunnistettavaa ihmistä.",
            "Skriv som saken ser ut från hans eller hennes plats. Beskriv inte en person som kan kännas igen.",
            "Write it as it looks from their place. Do not describe anyone who can be recognised.",
        ),
        kind="proposal",
    ),
    PromptData(
        texts(
            "Mistä tarvitset lisää tietoa?",
            "Vad behöver du mer information om?",
            "What do you need more information about?",
        ),
        texts(
            "Mihin kysymykseen kaipaat vastausta?",
            "Vilken fråga vill du ha svar på?",
            "Which question would you like answered?",
        ),
        kind="information_need",
    ),
    PromptData(
        texts(
            "Millä sanoilla kuvaisit uudistusta nyt?",
            "Med vilka ord skulle du beskriva reformen nu?",
            "With which words would you describe the reform now?",
        ),
        texts(
            "Muutama sana riittää, esimerkiksi: ”keskeneräinen mutta tarpeellinen”.",
            "Några ord räcker, till exempel: ”halvfärdig men nödvändig”.",
            "A few words will do, for example “unfinished but needed”.",
        ),
        kind="image",
        scale="agreement",
    ),
)
