"""Refusals: a model that will not do what it is asked, told from one that did it badly. Pure."""

from __future__ import annotations

import re

from synthgen_widgets.errors import OutputError
from synthgen_widgets.text import clip, squeeze

_SHOWN = 160
_LOOKED_AT = 400
_WAY_OUT = "use an uncensored model or change the guidance."
# How refusals open, in the languages that models mostly refuse in. Users too write "I cannot log in",
# so what cannot be done must be something that a model is asked for.
_OPENINGS = (
    (
        r"(?:(?:no|unfortunately|(?:i'?m |i am )?(?:so |very |really )?(?:sorry|afraid)|i apologi[sz]e"
        r"|as an? (?:ai|language model)\b)[^.!?]{0,80}?)?"
        r"\b(?:i|we)(?:'m| am| are)? (?:can'?t|cannot|can not|won'?t|will not|unable to|not able to"
        r"|not comfortable|must (?:decline|refuse)|(?:have|need) to decline|decline|refuse)\b"
        r"(?:[^.!?]{0,60}?\b(?:help|assist|comply|provid|creat|generat|writ|produc|fulfil|answer|engage"
        r"|participate|support|discuss|continue|respond|offer|do (?:that|this|so))|[^.!?]{0,20}[.!?]?\s*$)"
    ),
    r"(?:es )?tut mir (?:sehr )?leid\b[^.!?]{0,80}\b(?:kann|darf|werde)\b[^.!?]{0,80}\bnicht\b",
    r"(?:dabei|dazu|damit) (?:kann|darf) ich\b[^.!?]{0,30}\bnicht\b",
    (
        r"ich (?:kann|darf|werde)\b[^.!?]{0,60}\bnicht (?:\w+ )?(?:helfen|unterstützen|erstellen"
        r"|schreiben|liefern|beantworten|erfüllen|nachkommen)"
    ),
    r"(?:je suis désolée?|désolée?|je m'excuse)\b[^.!?]{0,60}\bne (?:peux|puis) pas\b",
    r"je ne (?:peux|puis) pas (?:vous |t')?(?:aider|répondre|fournir|créer|générer|écrire)",
    r"(?:lo siento|lo lamento)\b[^.!?]{0,60}\bno (?:puedo|podemos)\b",
    r"no puedo (?:ayudar|cumplir|proporcionar|generar|crear|escribir)",
    r"(?:desculpe|sinto muito|lamento)\b[^.!?]{0,60}\bnão posso\b",
    r"não posso (?:ajudar|fornecer|criar|gerar|escrever)",
    r"(?:mi dispiace|spiacente)\b[^.!?]{0,60}\bnon posso\b",
    r"(?:很?抱歉|对不起|對不起)?[^我]?我(?:不能|无法|無法)(?:提供|帮助|協助|协助|满足|回答|生成|创建|完成)",
    r"申し訳(?:ありません|ございません)[^。]{0,60}(?:できません|かねます)",
    r"죄송(?:합니다|하지만)[^.]{0,60}(?:수 없습니다|드릴 수 없)",
)
_REFUSAL = re.compile(rf"[\s\"'*]*(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)


class RefusedError(OutputError):
    """The model, or its provider's filter, refuses; asking again in the same words brings nothing."""


def refusal_of(words: str) -> RefusedError:
    """The error for a refusal in these words."""
    return RefusedError(f"The model refused: {clip(squeeze(words), _SHOWN)!r}; {_WAY_OUT}")


def withheld() -> RefusedError:
    """The error for an answer that a filter has kept back."""
    return RefusedError(f"The provider's filter withheld the answer; {_WAY_OUT}")


def is_refusal(text: str) -> bool:
    """Whether prose opens like a refusal."""
    return _REFUSAL.match(text[:_LOOKED_AT].replace("\u2019", "'")) is not None
