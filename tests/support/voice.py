"""Questions as people ask them in each language, and what hears them in Home Assistant."""

from custom_components.whatconverts.core.answers import Question

# One believable wording a question; the shipped sentences take more.
QUESTIONS: dict[str, dict[Question, str]] = {
    "en": {
        Question.CALLING: "Who's calling?",
        Question.COUNT: "How many calls are there right now?",
        Question.LAST: "Who called last?",
        Question.MISSED: "Are there any missed calls?",
        Question.TODAY: "How many calls have we had today?",
        Question.CALLER: "When did {name} last call?",
    },
    "de": {
        Question.CALLING: "Wer ruft gerade an?",
        Question.COUNT: "Wie viele Anrufe laufen gerade?",
        Question.LAST: "Wer hat zuletzt angerufen?",
        Question.MISSED: "Gibt es verpasste Anrufe?",
        Question.TODAY: "Wie viele Anrufe gab es heute?",
        Question.CALLER: "Wann hat {name} zuletzt angerufen?",
    },
    "es": {
        Question.CALLING: "¿Quién está llamando?",
        Question.COUNT: "¿Cuántas llamadas hay ahora mismo?",
        Question.LAST: "¿Quién llamó por última vez?",
        Question.MISSED: "¿Hay llamadas perdidas?",
        Question.TODAY: "¿Cuántas llamadas hemos tenido hoy?",
        Question.CALLER: "¿Cuándo llamó {name} por última vez?",
    },
    "fr": {
        Question.CALLING: "Qui appelle ?",
        Question.COUNT: "Combien d’appels sont en cours ?",
        Question.LAST: "Qui a appelé en dernier ?",
        Question.MISSED: "Y a-t-il des appels manqués ?",
        Question.TODAY: "Combien d'appels y a-t-il eu aujourd'hui ?",
        Question.CALLER: "Quand est-ce que {name} a appelé la dernière fois ?",
    },
    "nl": {
        Question.CALLING: "Wie belt er?",
        Question.COUNT: "Hoeveel gesprekken zijn er nu?",
        Question.LAST: "Wie heeft het laatst gebeld?",
        Question.MISSED: "Zijn er gemiste oproepen?",
        Question.TODAY: "Hoeveel oproepen waren er vandaag?",
        Question.CALLER: "Wanneer heeft {name} voor het laatst gebeld?",
    },
    "pt-BR": {
        Question.CALLING: "Quem está ligando?",
        Question.COUNT: "Quantas ligações há agora?",
        Question.LAST: "Quem ligou por último?",
        Question.MISSED: "Tem chamadas perdidas?",
        Question.TODAY: "Quantas ligações tivemos hoje?",
        Question.CALLER: "Quando {name} ligou pela última vez?",
    },
}
LANGUAGES = tuple(QUESTIONS)
