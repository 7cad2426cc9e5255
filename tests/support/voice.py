"""Questions as people ask them in each language, and what hears them in Home Assistant."""

# One believable wording a question; the shipped sentences take more.
QUESTIONS: dict[str, dict[str, str]] = {
    "en": {
        "calling": "Who's calling?",
        "count": "How many calls are there right now?",
        "last": "Who called last?",
        "missed": "Are there any missed calls?",
        "today": "How many calls have we had today?",
        "caller": "When did {name} last call?",
    },
    "de": {
        "calling": "Wer ruft gerade an?",
        "count": "Wie viele Anrufe laufen gerade?",
        "last": "Wer hat zuletzt angerufen?",
        "missed": "Gibt es verpasste Anrufe?",
        "today": "Wie viele Anrufe gab es heute?",
        "caller": "Wann hat {name} zuletzt angerufen?",
    },
    "es": {
        "calling": "¿Quién está llamando?",
        "count": "¿Cuántas llamadas hay ahora mismo?",
        "last": "¿Quién llamó por última vez?",
        "missed": "¿Hay llamadas perdidas?",
        "today": "¿Cuántas llamadas hemos tenido hoy?",
        "caller": "¿Cuándo llamó {name} por última vez?",
    },
    "fr": {
        "calling": "Qui appelle ?",
        "count": "Combien d’appels sont en cours ?",
        "last": "Qui a appelé en dernier ?",
        "missed": "Y a-t-il des appels manqués ?",
        "today": "Combien d'appels y a-t-il eu aujourd'hui ?",
        "caller": "Quand est-ce que {name} a appelé la dernière fois ?",
    },
    "nl": {
        "calling": "Wie belt er?",
        "count": "Hoeveel gesprekken zijn er nu?",
        "last": "Wie heeft het laatst gebeld?",
        "missed": "Zijn er gemiste oproepen?",
        "today": "Hoeveel oproepen waren er vandaag?",
        "caller": "Wanneer heeft {name} voor het laatst gebeld?",
    },
    "pt-BR": {
        "calling": "Quem está ligando?",
        "count": "Quantas ligações há agora?",
        "last": "Quem ligou por último?",
        "missed": "Tem chamadas perdidas?",
        "today": "Quantas ligações tivemos hoje?",
        "caller": "Quando {name} ligou pela última vez?",
    },
}
LANGUAGES = tuple(QUESTIONS)
